class Driver(object):
    def spawn(self, context):
        raise NotImplementedError()

    def boot(self, context):
        raise NotImplementedError()

    def open(self, context, *rest, **named):
        raise NotImplementedError()
