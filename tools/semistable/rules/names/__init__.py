"""Rules about names, options, capability flags and entry points."""
