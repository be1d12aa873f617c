from orbit.virt import driver


class Destroying(driver.Driver):
    """Core calls what it has not, in place of what it has."""

    def get_nodes(self):
        return ["moon"]

    def plug(self, vif):
        pass

    def destroy(self, server):
        pass
