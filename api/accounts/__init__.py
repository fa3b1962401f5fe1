"""Accounts, subjects, sign-in and tokens."""
