from orbit.virt import driver


class Called(driver.Driver):
    def resume(self, context, machine):
        pass


class Uncalled(driver.Driver):
    def pause(self, request, server):
        pass
