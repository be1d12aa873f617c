import solar
from orbit.virt import driver


class Nodes(object):
    def get_nodes(self):
        return ["moon"]

    def spawn(self, *arguments):
        return self.helper()

    def helper(self):
        return None


class MoonDriver(Nodes, driver.Driver):
    def own(self):
        self.helper()
        self.get_nodes()


class Foreign(solar.Driver, driver.Driver):
    def spawn(self, *arguments):
        return self.anything(arguments)

    def get_nodes(self):
        return super(Foreign, self).anything()
