"""Clones, fetches and checkouts: the only writer of trees."""
