from orbit.virt import driver


class Named(driver.Driver):
    def destroy(self, context, migrate=None, secrets=None):
        pass

    def pause(self, context, force=False):
        pass


class Open(driver.Driver):
    def destroy(self, context, **named):
        pass

    def pause(self, context, **named):
        pass


class NoDriver(object):
    def destroy(self, context):
        pass
