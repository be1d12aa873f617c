class Manager(object):
    def update(self, node):
        resources = self.driver.get_resources(node)
        resources["host_ip"] = "127.0.0.1"
        self._verify(resources)

    def other(self):
        return self.driver.get_other()

    def _verify(self, resources):
        for key in ("topology", "memory"):
            resources[key]
