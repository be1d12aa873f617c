"""Commands for driver authors: one verb a file."""
