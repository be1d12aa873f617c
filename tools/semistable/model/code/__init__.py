"""Facts of source files."""
