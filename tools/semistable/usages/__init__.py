"""What a driver uses of core."""
