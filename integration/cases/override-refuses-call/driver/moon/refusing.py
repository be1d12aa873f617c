from orbit.virt import driver
from orbit.virt import volumes


class Old(driver.Driver):
    def spawn(self, context, server, network=None):
        pass

    def attach(self, context, volume):
        pass

    def uncalled(self, context):
        pass

    def probing(self, context):
        pass

    def swap(self, old, new):
        pass


class Half(driver.Driver):
    def spawn(self, context, server, allocations, network=None):
        pass


class Demanding(driver.Driver):
    def resume(self, context, server, more):
        pass


class Alone(driver.Driver):
    def resume(self):
        pass


class Below(Old):
    def resume(self, context):
        pass


class Static(driver.Driver):
    @staticmethod
    def resume(context):
        pass


class Volumes(volumes.Volumes):
    def connect(self, connection):
        pass


class Reporting(driver.Driver):
    def report(self, node):
        pass

    def sweep(self, context):
        pass
