from orbit.virt import driver


class Lacking(driver.Driver):
    def get_resources(self, node):
        found = {"cores": 1, "memory": 2}
        return found

    def get_other(self):
        return {"size": 1}


class Elsewhere(driver.Driver):
    def get_resources(self, node):
        return self._resources()

    def _resources(self):
        return {"topology": 1}
