from orbit.virt import driver


class Inheriting(driver.Driver):
    pass


class Half(driver.Driver):
    def get_nodes(self):
        return ["moon"]


class Below(Half):
    pass


class Calling(driver.Driver):
    def get_nodes(self):
        return ["moon"]

    def plug(self, vif):
        pass
