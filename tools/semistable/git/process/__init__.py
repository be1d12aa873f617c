"""The git program as a child process."""
