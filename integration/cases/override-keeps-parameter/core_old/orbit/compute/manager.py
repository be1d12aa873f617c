class Manager(object):
    def build(self, context):
        self.driver.spawn(context)
