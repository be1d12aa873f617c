from orbit.virt import driver


class InTheClass(driver.Driver):
    capabilities = {"has_cache": True}


class InTheInstance(driver.Driver):
    def __init__(self):
        self.capabilities = {
            "has_cache": True,
        }


class Empty(driver.Driver):
    capabilities = {}
