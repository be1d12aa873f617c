"""The driver class's contract, method by method."""
