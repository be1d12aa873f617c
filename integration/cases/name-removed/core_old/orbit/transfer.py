from oslo_versionedobjects import base

from orbit import fields


class Transfer(base.VersionedObject):
    fields = {
        'host': fields.StringField(),
        'is_shared': fields.BooleanField(),
    }


class NamedTransfer(Transfer):
    fields = {'name': fields.StringField()}
