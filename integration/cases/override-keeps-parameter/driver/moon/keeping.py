from orbit.virt import driver


class Keeping(driver.Driver):
    def spawn(self, context, flavor=None):
        pass

    def boot(self, context, flavor=None, more=1):
        pass


class Below(Keeping):
    def spawn(self, context, flavor=None):
        pass
