"""Hold the semi-stable API between a core project and its out-of-tree drivers."""

__version__ = "0.1.0"
