"""Working trees: sync, status, topics. The only writer of trees."""
