"""Backup and restore of everything that cannot be made anew: the database and the files that its rows name."""
