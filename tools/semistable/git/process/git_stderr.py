"""Why git failed, picked out of all that it said."""

_COMPLAINTS = ("fatal: ", "error: ", "ERROR: ")
_READING_FAILED = "fatal: Could not read from remote repository"


def reason(error: str) -> str:
    """Return the first complaint, as git words it, without its full stop."""
    lines = [line.strip() for line in error.replace("\r", "\n").splitlines() if line.strip()]
    for index, line in enumerate(lines):
        if line.startswith(_READING_FAILED) and index:
            return lines[index - 1].rstrip(".")  # ssh complains in its own words
        if line.startswith(_COMPLAINTS):
            said_next = lines[index + 1 : index + 2] if line.endswith(":") else []
            return " ".join([line.partition(": ")[2], *said_next]).rstrip(".")
    return lines[-1].rstrip(".") if lines else "it said nothing"
