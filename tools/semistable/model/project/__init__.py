"""Manifest, trees, releases, changes and cycles."""
