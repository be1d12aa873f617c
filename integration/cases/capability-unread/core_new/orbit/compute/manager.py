class Manager(object):
    def ask(self, driver):
        return driver.capabilities.get("supports_only_read")
