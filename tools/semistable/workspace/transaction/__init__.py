"""Several trees changed as one: all of them, or none."""
