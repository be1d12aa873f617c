from orbit import images
from orbit.images import _, _N


class Moon:
    def _weigh(self):
        return self._own

    def weigh(self, other):
        self._weigh()
        other._weigh()
        images.weigh(_("text"))
        images.weigh(_N("a text", "texts", 2) or images._N)
        return images.Image.__name__, images.__file__


class Image(images.Image):
    def _own(self):
        self._own()
        self.load()
