"""A driver proves itself against the real core, in process: a pytest plugin for driver authors."""

__version__ = "0.1.0"
