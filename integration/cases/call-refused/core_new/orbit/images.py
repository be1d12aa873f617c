def fetch(context, image, path):
    return path


def upload(context, image, **properties):
    return image


def remove(context, image, *, force):
    return image


def open_cache():
    return Cache("/tmp")


class Cache:
    def __init__(self, path):
        self.path = path

    def add(self, image):
        self.path = image

    @classmethod
    def default(cls):
        return cls("/tmp")

    @staticmethod
    def clean(path):
        return path
