"""The rules: one kind of incompatibility in each file, listed in registries."""
