"""The compatibility matrix in each format."""
