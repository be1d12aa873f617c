class Driver(object):
    def spawn(self, context, server=None):
        raise NotImplementedError()
