"""Commands for core's maintainers: one verb a file."""
