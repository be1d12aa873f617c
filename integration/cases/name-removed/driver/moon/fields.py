from orbit import transfer


def lost():
    data = transfer.NamedTransfer(host='here')
    return data.is_shared


def kept():
    data = transfer.NamedTransfer(host='here')
    return data.host, data.name, data.obj_what_changed(), data.never_there


class Move:
    def __init__(self):
        data = transfer.Transfer()
        self.data = data

    def run(self):
        return self.data.is_shared if hasattr(self.data, 'is_shared_now') else self.data.host
