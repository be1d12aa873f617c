from orbit.virt import driver


class Written(driver.Driver):
    def get_info(self, server):
        return {"state": 1}


class InEveryBranch(driver.Driver):
    def get_info(self, server):
        if server:
            return {"state": 1}
        return {"state": 2, "more": 3}


class ByAnother(driver.Driver):
    def get_info(self, server):
        return self._info(server)

    def _info(self, server):
        return {"state": 1}


class ByAnotherClass(driver.Driver):
    def get_info(self, server):
        lander = Lander(server)
        info = lander.get_info()
        return info


class Lander:
    def __init__(self, server):
        self.server = server

    def get_info(self):
        if self.server.is_up:
            info = {"state": 1}
        else:
            info = {"state": 2}
        return info


class Promised(driver.Driver):
    def get_info(self, server):
        return None

    def check_transfer(self, server):
        return {"shared": False}

    def check_source(self, server):
        return {"server": server}
