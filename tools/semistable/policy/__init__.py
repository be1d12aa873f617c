"""What core owes to drivers, and what a merge owes to both."""
