class Manager(object):
    def attach(self):
        return self.driver.capabilities["has_cache"]
