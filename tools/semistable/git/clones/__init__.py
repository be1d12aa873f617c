"""Clones and fetches: made whole or not at all."""
