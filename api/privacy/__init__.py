"""Personal data: how long it is kept, and what people agreed to."""
