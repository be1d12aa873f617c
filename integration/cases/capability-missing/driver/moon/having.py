from orbit.virt import driver


class Inheriting(driver.Driver):
    pass


class Whole(driver.Driver):
    capabilities = {"has_cache": True, "supports_attach": True}


class Extending(driver.Driver):
    capabilities = {**driver.Driver.capabilities, "has_cache": True}


class Copying(driver.Driver):
    capabilities = dict(driver.Driver.capabilities, has_cache=True)


class Named(driver.Driver):
    other_capabilities = {"has_cache": True}


class NoDriver(object):
    capabilities = {"has_cache": True}
