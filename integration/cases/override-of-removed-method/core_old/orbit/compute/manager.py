class Manager(object):
    def resize(self, server):
        self.driver.resize_start(server, 1)
