class Driver(object):
    def get_resources(self, node):
        raise NotImplementedError()

    def get_other(self):
        raise NotImplementedError()
