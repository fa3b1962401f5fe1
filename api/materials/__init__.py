"""Uploaded files: checked, stored, attached to cases."""
