"""Pure code over the law: no database, no HTTP, no machine clock."""
