from orbit.virt import driver


class Fake(driver.Driver):
    capabilities = {"has_cache": True}
