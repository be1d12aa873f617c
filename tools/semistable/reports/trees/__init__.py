"""Reports on the trees of a workspace and its manifest."""
