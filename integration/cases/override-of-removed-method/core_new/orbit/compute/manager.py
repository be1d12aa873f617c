class Manager(object):
    def resize(self, server):
        self.driver.resize_begin(server, 1)
        self.driver.get_info(server)
