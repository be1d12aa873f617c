"""Rules about names, options, capabilities and declarations."""
