"""Rules about methods that drivers override or inherit."""
