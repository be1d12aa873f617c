class Manager(object):
    def build(self, context, server):
        self.driver.resume(context, server)
