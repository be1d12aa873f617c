"""Verdicts: check drivers against cores, compare, blame, bisect."""
