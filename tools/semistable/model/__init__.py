"""The data classes: frozen, without access to files, git or the terminal."""
