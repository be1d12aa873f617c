"""Core's API over time: deprecations, histories, contracts."""
