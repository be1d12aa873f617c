"""One use case a file: everything that a command calls."""
