"""Personal data: how long it is kept."""
