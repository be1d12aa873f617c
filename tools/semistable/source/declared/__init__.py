"""What a repository declares beside its Python modules."""
