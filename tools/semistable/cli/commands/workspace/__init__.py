"""Commands of a workspace: one verb a file."""
