class Driver(object):
    def get_nodes(self):
        raise NotImplementedError()

    def spawn(self, context, server):
        raise NotImplementedError()
