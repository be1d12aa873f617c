from orbit import images


class Base:
    def __init__(self):
        self.cache = images.Cache("/tmp")

    def prepare(self, context):
        pass
