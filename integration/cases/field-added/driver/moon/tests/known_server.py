from orbit import objects


def fake_server():
    row = {"id": 1, "tags": [], "services": []}
    for name in objects.Server.fields:
        row.setdefault(name, None)
    return row
