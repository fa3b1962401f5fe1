"""The staff console (``/console``): pages that work without scripts, and a client of our own API like any other."""
