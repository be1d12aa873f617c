class Driver(object):
    def destroy(self, context, server):
        raise NotImplementedError()
