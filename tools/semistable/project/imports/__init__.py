"""Readers of other tools' manifests: west, repo, vcstool, git submodules, gclient."""
