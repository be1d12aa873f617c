import copy

from orbit.virt import driver


class Spread(driver.Driver):
    capabilities = {**driver.Driver.capabilities, "has_cache": True}


class Made(driver.Driver):
    capabilities = dict(driver.Driver.capabilities, has_cache=True)


class United(driver.Driver):
    capabilities = driver.Driver.capabilities | {"has_cache": True}


class Copied(driver.Driver):
    def __init__(self):
        self.capabilities = copy.deepcopy(driver.Driver.capabilities)
        self.capabilities["has_cache"] = True


class Updated(driver.Driver):
    def __init__(self):
        self.capabilities.update(has_cache=True)
