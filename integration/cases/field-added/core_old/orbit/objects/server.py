from orbit.objects import fields


class Server:
    fields = {
        "id": fields.String(),
        "unheard_of": fields.String(),
    }
