"""Parsers for Python sources of any age."""
