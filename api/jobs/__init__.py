"""The outbox as staff see it: what waits, what is stuck, and trying again."""
