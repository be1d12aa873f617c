from orbit.virt import driver


class InTheClass(driver.Driver):
    capabilities = {"has_cache": True, "supports_recreate": True, "invented": True}


class InTheInstance(driver.Driver):
    def __init__(self):
        self.capabilities = {"supports_recreate": True}


class SwitchedOff(driver.Driver):
    capabilities = {"has_cache": True, "supports_recreate": False}
