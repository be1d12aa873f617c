"""Facts of source files: modules, definitions, signatures, entry points."""
