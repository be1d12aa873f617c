"""Commands for a merge or a release: one verb a file."""
