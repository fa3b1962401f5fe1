"""Processes killed at random while people file: nothing that was acknowledged is lost, and nothing happens twice."""
