"""One verb a file: each takes what a person asked for and calls the floors below."""
