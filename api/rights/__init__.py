"""What people may ask of us about their own data: consents, a copy, deletion."""
