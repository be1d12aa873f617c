"""From names to values, through the modules of core and driver."""
