"""Speaks with the forges where changes are reviewed: Gerrit, GitHub, GitLab; one module a forge."""
