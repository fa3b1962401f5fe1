"""Submission and letters."""
