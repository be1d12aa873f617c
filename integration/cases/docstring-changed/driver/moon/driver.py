from orbit.virt import driver


class Moon(driver.Driver):
    def get_info(self, server):
        return self.state

    def suspend(self, server):
        pass

    def resume(self, context, server):
        pass

    def spawn(self, server, network=None, nics=None):
        pass

    def reworded(self, server):
        return True

    def undocumented(self, server):
        pass

    def snapshot(self, server, **details):
        pass


class Lander(driver.Driver):
    """Overrides nothing that has changed."""

    def reworded(self, server):
        return False
