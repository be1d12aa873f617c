class Manager(object):
    def build(self):
        self.driver.get_nodes()
        self.driver.spawn(1)
