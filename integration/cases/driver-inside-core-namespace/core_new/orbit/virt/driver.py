class Driver(object):
    def spawn(self, context):
        raise NotImplementedError()
