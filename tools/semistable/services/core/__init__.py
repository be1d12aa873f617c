"""Questions about core: deprecations, histories, surface, contract."""
