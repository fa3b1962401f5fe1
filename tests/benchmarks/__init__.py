"""Measurements: ratios beside a peer in the same run. Run by ``make bench``."""
