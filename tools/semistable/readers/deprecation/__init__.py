"""What a source file says is deprecated, in code, comments and docstrings."""
