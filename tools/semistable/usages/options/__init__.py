"""Usages of configuration options."""
