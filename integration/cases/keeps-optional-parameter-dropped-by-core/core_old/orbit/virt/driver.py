class Driver(object):
    def destroy(self, context, server, migrate=None):
        raise NotImplementedError()
