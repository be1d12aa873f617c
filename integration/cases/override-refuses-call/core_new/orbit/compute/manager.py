class Manager(object):
    def build(self, context, server):
        self.driver.spawn(context, server, [], network=None, power=False)
        self.driver.attach(context, 1, mode="ro")
        self.driver.resume(context, server)
        try:
            self.driver.probing(context, share=1)
        except TypeError:
            self.driver.probing(context)
        self.driver.swap(1, 2)

    def report(self, node):
        try:
            self.driver.report(node)
        except NeedsMore:
            self.driver.report(node, allocations={})

    def clean(self, context, server):
        try:
            self.driver.land(context, server)
        except Exception:
            self.driver.sweep(context, server)


class NeedsMore(Exception):
    pass
