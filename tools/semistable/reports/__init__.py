"""One output format a file: each is a pure function from a verdict to text."""
