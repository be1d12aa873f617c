"""One question a file: from what was opened to the answer that is said."""
