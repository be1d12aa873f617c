"""Rules about calls, arguments and results."""
