class Manager(object):
    def build(self, context, server):
        self.driver.spawn(context, server, network=None)
        self.driver.attach(context, 1)
        self.driver.resume(context, server)
        self.driver.probing(context)
        self.driver.swap(1, 2)

    def report(self, node):
        self.driver.report(node)

    def clean(self, context, server):
        try:
            self.driver.land(context, server)
        except Exception:
            self.driver.sweep(context)
