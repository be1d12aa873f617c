class Driver(object):
    def get_info(self, server):
        raise NotImplementedError()

    def get_size(self, server):
        raise NotImplementedError()

    def get_parts(self, server):
        raise NotImplementedError()
