"""Gerrit, GitHub, GitLab and Zuul."""
