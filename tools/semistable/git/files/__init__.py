"""Facts read from the files of a git directory without a process."""
