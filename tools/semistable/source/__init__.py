"""From the bytes of source files to facts; nothing is ever run."""
