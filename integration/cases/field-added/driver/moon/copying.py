from orbit import objects


def copied(server):
    return {name: getattr(server, name) for name in objects.Server.fields}
