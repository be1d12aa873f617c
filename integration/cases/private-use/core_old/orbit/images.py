_cache = {}


def _weigh(image):
    return image


def weigh(image):
    return _weigh(image)


class Image(object):
    _kind = "image"
    __slots__ = ()

    def _load(self):
        pass

    def load(self):
        pass


def _(text):
    return text


def _N(text, plural, count):
    return text if count == 1 else plural
