"""Usages, rules, findings and verdicts."""
