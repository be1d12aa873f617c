"""One output format a file; registry.py lists them."""
