from orbit.virt import driver


class InTheClass(driver.Driver):
    capabilities = {
        "has_cache": True,
        "supports_evacuate": True,
        "supports_traits": True,
        "supports_only_read": True,
    }


class NoDriver(object):
    capabilities = {"invented": True}
