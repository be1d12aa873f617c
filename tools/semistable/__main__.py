"""Run the program as `python -m semistable`."""

from semistable.cli.main import main

main()
