"""From names and paths to trees, drivers and a surface; missing commits are fetched."""
