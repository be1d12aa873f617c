class Driver(object):
    def get_nodes(self):
        return []

    def spawn(self, context):
        raise NotImplementedError()
