"""A driver of orbit that keeps the contract."""
