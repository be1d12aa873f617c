from orbit.virt import driver


class Both(driver.Driver):
    def destroy(self, context):
        pass


class One(driver.Driver):
    def destroy(self, context, migrate=None):
        pass

    def pause(self, context):
        pass
