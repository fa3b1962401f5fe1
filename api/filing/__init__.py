"""Submission, letters, and telling the platforms."""
