from orbit.virt import driver


class Same(driver.Driver):
    def resume(self, context, server):
        pass


class Unused(driver.Driver):
    def resume(this, _context, _server):
        pass

    def _hide(self, context):
        pass


class Open(driver.Driver):
    def resume(self, *arguments):
        pass


class Static(driver.Driver):
    @staticmethod
    def resume(context, server):
        pass


class Refusing(driver.Driver):
    def pause(self, request, server, why):
        pass
