"""The sources of the cases are read by semistable, never collected or run."""

collect_ignore_glob = ["*/*"]
