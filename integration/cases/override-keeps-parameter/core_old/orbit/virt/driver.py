class Driver(object):
    def spawn(self, context, flavor=None):
        raise NotImplementedError()

    def boot(self, context, flavor=None):
        raise NotImplementedError()

    def open(self, context, *rest, **named):
        raise NotImplementedError()
