"""Core's API through time: deprecations, histories, contracts."""
