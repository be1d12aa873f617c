class Manager(object):
    def build(self, context, server):
        self.driver.spawn(context, server, network=None)
        self.driver.attach(context, 1)
        self.driver.resume(context, server)
        self.driver.probing(context)
        self.driver.swap(1, 2)
