"""Rules of core policy: they judge a change of core, not a driver."""
