from orbit.virt import driver


class MaybeOn(driver.Driver):
    capabilities = {"has_cache": True, "supports_recreate": False}

    def init_host(self):
        self.capabilities["supports_recreate"] = True
