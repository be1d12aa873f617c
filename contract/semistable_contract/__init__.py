"""A pytest plugin that runs a driver with the real core and checks the contract between them."""

__version__ = "0.1.0"
