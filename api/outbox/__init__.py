"""Outgoing work, written with the deed that causes it."""
