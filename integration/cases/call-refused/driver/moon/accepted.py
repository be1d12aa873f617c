from orbit import images
from orbit import virt


def as_core_takes_it(context, image):
    images.fetch(context, image, "/tmp")
    images.fetch(context, image=image, path="/tmp")


def open_arguments(context, *rest, **named):
    images.fetch(context, *rest)
    images.fetch(context, **named)


def core_takes_any_name(context, image):
    images.upload(context, image, size=3, owner="me")


def prepared_for_both(context, image):
    try:
        images.fetch(context, image, "/tmp", "me")
    except TypeError:
        images.fetch(context, image, "/tmp")


def of_something_else(other, image):
    other.fetch(image, 1, 2, 3, 4, 5)
    other.images.fetch(image, 1, 2, 3, 4, 5)


def shadowed(images):
    images.fetch(1, 2, 3, 4, 5, 6)


def rebound(context):
    images = context
    images.fetch(1, 2, 3, 4, 5, 6)


class Cache(images.Cache):
    def __init__(self, path, size):
        super().__init__(path)

    def add(self, image, pinned=False, *more):
        super().add(image)


def own_subclass(image):
    Cache("/tmp", 3).add(image, True, 1, 2, 3)


class Moon(virt.Base):
    def prepare(self, context, more=None):
        super().prepare(context)


def own_override(context):
    Moon().prepare(context, 5)
