"""Use cases of a workspace's trees."""
