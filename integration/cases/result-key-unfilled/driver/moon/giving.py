from orbit.virt import driver


class Whole(driver.Driver):
    def get_resources(self, node):
        return {"topology": None, "memory": 1}


class Later(driver.Driver):
    def get_resources(self, node):
        found = {}
        found["topology"] = None
        if node:
            found.setdefault("memory", 1)
        return found


class Somewhere(driver.Driver):
    def get_resources(self, node):
        found = {"memory": 1}
        found.update(self.more)
        return found


class Spread(driver.Driver):
    def get_resources(self, node):
        return {"memory": 1, **node}


class Handed(driver.Driver):
    def get_resources(self, node):
        return self.host.resources()
