class Driver(object):
    def get_info(self, server):
        raise NotImplementedError()

    def resize_begin(self, server, size):
        raise NotImplementedError()

    def kept(self):
        return None
