"""The life of a symbol, through commits and releases."""
