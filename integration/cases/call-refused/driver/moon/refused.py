import orbit.images
import orbit.images as pictures
from orbit import images
from orbit import virt
from orbit.images import fetch as get_image


def by_module(context, image):
    images.fetch(context, image, "/tmp", "me", "ours")


def by_full_name(context, image):
    orbit.images.fetch(context, image, "/tmp", "me")


def by_alias(context, image):
    pictures.fetch(context, image, "/tmp", project="ours")


def by_name(context, image):
    get_image(context, image, "/tmp", user="me")


def too_few(context, image):
    images.remove(context, image)


def constructor(path):
    return images.Cache(path, 5)


def of_an_instance(image):
    cache = images.Cache("/tmp")
    cache.add(image, pinned=True)


def of_a_chain(image):
    images.Cache("/tmp").add(image, True)


def of_a_factory(image):
    images.open_cache().add(image, True)


def of_the_class():
    images.Cache.default(3)
    images.Cache.clean("/tmp", deep=True)


def unbound(cache, image):
    images.Cache.add(cache, image, True)


def in_a_nested_function(context, image):
    def later():
        images.fetch(context, image, "/tmp", "me")

    return later


def in_a_lambda(context, image):
    return lambda: images.fetch(context, image, "/tmp", "me")


async def in_a_coroutine(context, image):
    return await images.fetch(context, image, "/tmp", "me")


def as_an_argument(context, image):
    return print(images.fetch(context, image, "/tmp", "me"))


def on_two_lines(context, image):
    return images.fetch(
        context,
        image, "/tmp", "me")


class Moon(virt.Base):
    fetched = images.fetch(None, None, "/tmp", "me")

    def prepare(self, context):
        super(Moon, self).prepare(context, 5)
        self.cache.add(context, pinned=True)
