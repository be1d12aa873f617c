class Manager(object):
    def remove(self):
        self.driver.destroy(1, 2)
