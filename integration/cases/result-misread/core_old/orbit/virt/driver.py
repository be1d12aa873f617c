class Driver(object):
    def get_info(self, server):
        raise NotImplementedError()

    def get_size(self, server):
        raise NotImplementedError()

    def get_parts(self, server):
        raise NotImplementedError()

    def check_transfer(self, server):
        """Say what moves.

        :returns: a dict with what moves
        """

    def check_source(self, server):
        """Say what moves.

        :returns: a dict with an object of each kind
        """
