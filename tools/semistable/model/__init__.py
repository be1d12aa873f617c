"""The nouns of the field, frozen; they know no file, no git and no screen."""
