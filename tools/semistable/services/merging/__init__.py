"""May a change merge? Speculative states, queues and what Zuul prepared."""
