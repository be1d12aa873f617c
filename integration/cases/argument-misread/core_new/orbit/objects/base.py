from oslo_versionedobjects import base


class Timestamped(object):
    pass


class OrbitObject(base.VersionedObject):
    pass


class DictCompat(base.VersionedObjectDictCompat):
    pass


class Keyed(object):
    def __getitem__(self, name):
        return getattr(self, name)
