"""The audit trail as auditors read it, and as the person reads it whose data was looked at."""
