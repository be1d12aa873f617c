class Scheduler(object):
    def probe(self):
        return self.driver.capabilities["supports_elsewhere"]
