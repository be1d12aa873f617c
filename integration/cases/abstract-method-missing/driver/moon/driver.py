from orbit import api


class Moon(api.Driver):
    def spawn(self, name):
        return name


class Base(api.Driver):
    """Only a base: what derives from it has all."""

    def spawn(self, name):
        return name


class Whole(Base):
    state = "up"

    def destroy(self, name):
        return name


def make():
    return Moon(), Whole()
