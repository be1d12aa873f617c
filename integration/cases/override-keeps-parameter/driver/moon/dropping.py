from orbit.virt import driver


class Dropping(driver.Driver):
    def spawn(self, context):
        pass

    def boot(self, context, *rest, **named):
        pass

    def open(self, context, flavor=None):
        pass

    def own(self, context, flavor=None):
        pass
