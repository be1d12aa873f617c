from orbit.virt import driver


class Mixin(object):
    def plug(self, vif):
        pass


class Implementing(Mixin, driver.Driver):
    def get_nodes(self):
        return ["moon"]


class Below(Implementing):
    pass


class Rolling(Implementing):
    """Has both what core called and what it calls in its place."""

    def destroy(self, server):
        pass

    def roll_back(self, server):
        pass
