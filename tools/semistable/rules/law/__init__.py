"""The law on new changes of core, one rule a file: what a change owes to drivers."""
