class Manager(object):
    def update(self):
        self.driver.get_nodes()
        self.driver.plug(1)
        self.driver.cleanup(2)
        self.driver.conditional(3)
        try:
            self.driver.tolerated()
        except NotImplementedError:
            pass
        if hasattr(self.driver, "probed"):
            self.driver.probed()

    def fail(self):
        self.driver.destroy(1)

    def remove(self):
        self.driver.destroy(1)
