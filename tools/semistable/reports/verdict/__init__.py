"""The verdict and the ledger in each format."""
