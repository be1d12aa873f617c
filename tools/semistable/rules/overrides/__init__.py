"""Rules about overrides."""
