"""Set-up and supervision. Everything but `supervise` runs on a bare Python 3.11 before any environment exists."""
