"""The nouns, frozen; they know no file, no git and no screen."""
