"""The record: people, negative records, cases, materials, deadlines, audit; the public face of the system."""
