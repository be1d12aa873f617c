class Driver(object):
    def destroy(self, context, migrate=None, secrets=None):
        raise NotImplementedError()

    def pause(self, context, force=False):
        raise NotImplementedError()
