class Manager(object):
    def ask(self, server):
        self.driver.get_size(server)
        self.driver.get_parts(server)["all"]
        return self.driver.get_info(server)["state"]
