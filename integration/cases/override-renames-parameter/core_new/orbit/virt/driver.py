class Driver(object):
    def resume(self, context, server):
        raise NotImplementedError()

    def pause(self, context, server):
        raise NotImplementedError()

    def _hide(self, _context):
        raise NotImplementedError()
