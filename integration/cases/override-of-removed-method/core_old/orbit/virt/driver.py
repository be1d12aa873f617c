class Driver(object):
    FLAG = True

    def __init__(self):
        self.address = None

    def macs_for_server(self, server):
        return None

    def undo(self, server):
        return None

    def resize_start(self, server, size):
        raise NotImplementedError()

    def kept(self):
        return None
