"""What is posted to forges and CI engines."""
