from orbit.virt import driver


class Fake(driver.Driver):
    def attach(self, context, volume):
        pass
