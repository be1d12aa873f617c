class Driver(object):
    def get_nodes(self):
        """Say which nodes there are."""
        raise NotImplementedError()

    def plug(self, vif):
        message = "no plug"
        raise NotImplementedError(message)

    def cleanup(self, server):
        raise NotImplementedError()

    def tolerated(self):
        raise NotImplementedError()

    def never_called(self):
        raise NotImplementedError()

    def probed(self):
        raise NotImplementedError()

    def conditional(self, force):
        if force:
            return None
        raise NotImplementedError()

    def destroy(self, server):
        raise NotImplementedError()

    def roll_back(self, server):
        raise NotImplementedError()

    def forget(self, server):
        raise NotImplementedError()
