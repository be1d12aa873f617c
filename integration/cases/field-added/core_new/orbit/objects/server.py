from orbit.objects import fields


class Server:
    fields = {
        "id": fields.String(),
        "unheard_of": fields.String(),
        "tags": fields.Field("TagList"),
        "services": fields.Field("ServiceList"),
        "note": fields.String(nullable=True),
        "hidden": fields.Field(default=False),
    }
