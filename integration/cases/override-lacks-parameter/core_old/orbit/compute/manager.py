class Manager(object):
    def remove(self, context):
        self.driver.destroy(context)
