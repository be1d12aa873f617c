"""The cache, locks and errors of the local disk."""
