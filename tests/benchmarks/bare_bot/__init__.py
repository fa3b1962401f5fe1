"""A bot of one action, for ``bare_rasa``."""
