"""A small core that exists only in tests: it runs servers, and calls drivers to do so."""
