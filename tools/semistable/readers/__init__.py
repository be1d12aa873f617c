"""From outside to the model, read-only: git objects, sources, manifest, surface, calendar."""
