from orbit.virt import driver


class Mixin(object):
    def plug(self, vif):
        pass


class Implementing(Mixin, driver.Driver):
    def get_nodes(self):
        return ["moon"]


class Below(Implementing):
    pass
