"""Can this record be repaired: stored answers of the engine, and date computations."""
