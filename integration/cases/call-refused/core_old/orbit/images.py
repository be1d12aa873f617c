def fetch(context, image, path, user=None, project=None):
    return path


def upload(context, image, **properties):
    return image


def remove(context, image, *, force=False):
    return image


def open_cache():
    return Cache("/tmp")


class Cache:
    def __init__(self, path, size=0):
        self.path = path

    def add(self, image, pinned=False):
        self.path = image

    @classmethod
    def default(cls, size=0):
        return cls("/tmp", size)

    @staticmethod
    def clean(path, deep=False):
        return path
