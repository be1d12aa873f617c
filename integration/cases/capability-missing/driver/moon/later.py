from orbit.virt import driver


class SettingItLater(driver.Driver):
    capabilities = {"has_cache": True}

    def init_host(self):
        self.capabilities["supports_attach"] = True
