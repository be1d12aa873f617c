"""The history of a symbol in each format."""
