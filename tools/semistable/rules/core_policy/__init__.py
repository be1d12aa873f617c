"""Rules about changes of core: what a change owes to drivers."""
