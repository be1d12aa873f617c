from orbit.virt import driver


class Keyword(driver.Driver):
    def destroy(self, context, server, **named):
        pass


class Open(driver.Driver):
    def destroy(self, context, server, *rest):
        pass


class Optional(driver.Driver):
    def destroy(self, context, server, migrate=None):
        pass
