"""Releases on the Python package index, read into commits."""
