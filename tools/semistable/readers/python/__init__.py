"""From the bytes of a Python file, of any age, to its facts."""
