"""Negative records."""
