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
