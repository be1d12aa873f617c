"""Reports on the surface and the contract."""
