"""Keeps tokens out of every text: what a server answers is cleaned of them before it is shown."""

from base64 import b64encode
from urllib.parse import quote

_PIECE = 8
"""Characters of a token that are not shown either: servers echo beginnings and ends."""
_MASK = "***"


class Secrets:
    """The tokens of one client."""

    def __init__(self, *secrets: str, user: str = "") -> None:
        pair = b64encode(f"{user}:{secrets[0]}".encode()).decode() if secrets else ""
        known = {*secrets, *(quote(one, safe="") for one in secrets)}
        if user:
            known.add(pair)
        self._known = sorted((one for one in known if one), key=lambda one: (-len(one), one))

    def scrub(self, text: str) -> str:
        """Mask every token, and every piece of one that is long enough to matter."""
        hidden = bytearray(len(text))
        for secret in self._known:
            width = min(_PIECE, len(secret))
            pieces = {secret[start : start + width] for start in range(len(secret) - width + 1)}
            for start in range(len(text) - width + 1):
                if text[start : start + width] in pieces:
                    hidden[start : start + width] = b"\1" * width
        shown = []
        for place, character in enumerate(text):
            if not hidden[place]:
                shown.append(character)
            elif place == 0 or not hidden[place - 1]:
                shown.append(_MASK)
        return "".join(shown)
