class Driver(object):
    def spawn(self, context, server, allocations, network=None, power=True):
        raise NotImplementedError()

    def attach(self, context, volume, *, mode="rw"):
        raise NotImplementedError()

    def resume(self, context, server):
        raise NotImplementedError()

    def uncalled(self, context, server):
        raise NotImplementedError()

    def probing(self, context, share=None):
        raise NotImplementedError()

    def swap(self, new, old):
        raise NotImplementedError()

    def report(self, node, allocations=None):
        raise NotImplementedError()

    def land(self, context, server):
        raise NotImplementedError()

    def sweep(self, context, server):
        raise NotImplementedError()
