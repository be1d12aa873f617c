class Manager(object):
    def attach(self):
        if self.driver.capabilities["supports_attach"]:
            return self.driver.capabilities["has_cache"]
        return self.driver.capabilities.get("supports_multi", False)

    def probe(self):
        try:
            return self.driver.capabilities["supports_probe"]
        except KeyError:
            return False
