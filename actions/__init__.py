"""Carries out what the bot decided, through the API and through nothing else."""
