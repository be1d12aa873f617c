"""Usages in strings, dictionaries and declarations."""
