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
