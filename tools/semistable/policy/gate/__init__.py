"""Decisions about merges: dependencies, queues, differences of findings."""
