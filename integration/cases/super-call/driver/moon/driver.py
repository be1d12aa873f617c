from orbit.virt import driver


class Session(object):
    def open(self, one, two):
        return one


class MoonDriver(Session, driver.Driver):
    def __init__(self, api, read_only=False):
        super(MoonDriver, self).__init__(api)
        super().__init__(api)
        driver.Driver.__init__(self, api)

    def spawn(self, context, server=None, *rest, **named):
        super(MoonDriver, self).spawn(context)
        super().open(1, 2)
        driver.Driver.spawn(self, context)
        return super().__repr__()

    def open(self, one):
        return super(MoonDriver, self).open(one, 2)


class Below(MoonDriver):
    def spawn(self, context, server=None, *rest, **named):
        return super(Below, self).spawn(context, server, 1, 2, 3, more=4)
