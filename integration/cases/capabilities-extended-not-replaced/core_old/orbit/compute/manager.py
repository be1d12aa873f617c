class Manager(object):
    def attach(self):
        return self.driver.capabilities["supports_attach"]
