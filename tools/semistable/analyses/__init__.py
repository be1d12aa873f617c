"""Pure functions from facts of sources to findings: no IO, no clock, no print."""
