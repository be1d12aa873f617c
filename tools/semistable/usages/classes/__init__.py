"""Usages by subclassing and calling: overrides, callbacks, calls."""
