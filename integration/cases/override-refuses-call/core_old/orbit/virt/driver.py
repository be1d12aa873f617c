class Driver(object):
    def spawn(self, context, server, network=None):
        raise NotImplementedError()

    def attach(self, context, volume):
        raise NotImplementedError()

    def resume(self, context, server):
        raise NotImplementedError()

    def uncalled(self, context):
        raise NotImplementedError()

    def probing(self, context):
        raise NotImplementedError()

    def swap(self, old, new):
        raise NotImplementedError()

    def report(self, node):
        raise NotImplementedError()

    def land(self, context, server):
        raise NotImplementedError()

    def sweep(self, context):
        raise NotImplementedError()
