"""Facts of one Python source: scopes, bindings, chains, calls."""
