class Driver:
    def get_info(self, server):
        """Tell the state of a server.

        :param server: the server
        :returns: an Info object
        """

    def suspend(self, server):
        """Suspend.

        :param server: the server
        :raises: SuspendFailed when the host refuses
        """

    def resume(self, context, server):
        """Resume.

        :param context: who asks
        :param server: the server
        :returns: None
        """

    def spawn(self, server, nics=None):
        """Start.

        :param server: the server
        :param nics: its networks
        :rtype: Power
        """

    def reworded(self, server):
        """Do it.

        :param orbit.objects.Server server: the instance, as it was called
        :return: true when it is done,
            and a second line. Or else nothing.
        """

    def undocumented(self, server):
        """Do.

        :param server: the server
        :returns: nothing
        """

    def snapshot(self, server, **details):
        """Copy.

        :param server: the server
        :param name: of the copy
        :param force: even when it is busy
        """
