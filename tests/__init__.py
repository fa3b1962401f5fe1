"""Tests: small ones beside large ones, a real database, fakes only at the outer wall."""
