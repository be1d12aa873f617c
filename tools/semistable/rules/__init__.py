"""One kind of incompatibility a file; registry.py lists them."""
