from orbit.objects import base


class Image(base.Timestamped, base.OrbitObject):
    @classmethod
    def from_dict(cls, image):
        return cls(**image)

    @classmethod
    def from_server(cls, server):
        image = cls.from_dict(server.image)
        image.obj_reset_changes()
        return image


class Flavor(base.OrbitObject, base.DictCompat):
    pass


class Volume(base.OrbitObject, base.Keyed):
    pass
