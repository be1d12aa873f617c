"""Deprecation markers in code, comments and docstrings."""
