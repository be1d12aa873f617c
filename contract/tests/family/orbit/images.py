"""Images of servers."""

CACHE = {"base": "small"}
LIMIT = 10
_seen = []


def weigh(image):
    _seen.append(image)
    return _weigh(image)


def _weigh(image):
    return len(image)


class Image:
    def load(self):
        return self._load()

    def _load(self):
        return "loaded"
