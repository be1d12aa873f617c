class Manager(object):
    def update(self, node):
        resources = self.driver.get_resources(node)
        if "topology" not in resources:
            resources["topology"] = None
        resources.setdefault("memory", 0)
        resources["host_ip"] = "127.0.0.1"
        self._verify(resources)

    def other(self):
        resources = self.driver.get_other()
        if resources["colour"] == "red":
            del resources["colour"]
        return resources

    def _verify(self, resources):
        for key in ("topology", "memory"):
            resources[key]
