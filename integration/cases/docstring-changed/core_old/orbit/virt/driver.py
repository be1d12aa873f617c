class Driver:
    def get_info(self, server):
        """Tell the state of a server.

        :param server: the server
        :returns: a dict with the state
        """

    def suspend(self, server):
        """Suspend.

        :param server: the server
        :raises orbit.exception.NotFound: when it is gone
        """

    def resume(self, context, server):
        """Resume.

        :param server: the server
        :return: None
        """

    def spawn(self, server, network):
        """Start.

        :param server: the server
        :param network: its network
        :rtype: bool
        """

    def reworded(self, server):
        """Do what is to be done to a server.

        :param server: the server
        :returns: `True` when it is done, and a second
            line. Otherwise not.
        """

    def undocumented(self, server):
        pass

    def snapshot(self, server, **details):
        """Copy.

        :param server: the server
        :param name: of the copy
        """
