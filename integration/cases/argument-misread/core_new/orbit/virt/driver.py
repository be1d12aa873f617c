class Driver:
    capabilities = {}

    def spawn(self, context, server, image):
        raise NotImplementedError()

    def rescue(self, context, server, image):
        raise NotImplementedError()

    def rebuild(self, context, server, image=None):
        raise NotImplementedError()

    def snapshot(self, context, server, image):
        raise NotImplementedError()

    def resize(self, context, server):
        raise NotImplementedError()

    def unrescue(self, context, image):
        raise NotImplementedError()

    def attach(self, context, server, image, vif):
        raise NotImplementedError()
