"""The commands, grouped by who runs them."""
