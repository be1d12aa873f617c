"""Run the program as `python -m semistable`."""

from semistable.cli import main

main()
