class Driver(object):
    def get_nodes(self):
        return ["host"]

    def plug(self, vif):
        pass

    def cleanup(self, server):
        raise NotImplementedError()

    def tolerated(self):
        return None

    def never_called(self):
        return None

    def probed(self):
        return None

    def conditional(self, force):
        return None

    def destroy(self, server):
        raise NotImplementedError()
