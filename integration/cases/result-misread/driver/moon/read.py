from orbit.virt import driver
from orbit.virt import hardware


class Whole(driver.Driver):
    def get_info(self, server):
        return hardware.Info(1)

    def get_size(self, server):
        return {"size": 1}

    def get_parts(self, server):
        return {"all": 1}


class Sometimes(driver.Driver):
    def get_info(self, server):
        if server:
            return {"state": 1}
        return hardware.Info(1)


class Unknown(driver.Driver):
    def get_info(self, server):
        return server.describe()


class Nothing(driver.Driver):
    def get_info(self, server):
        pass


class NoDriver(object):
    def get_info(self, server):
        return {"state": 1}


class SometimesWritten(driver.Driver):
    def get_info(self, server):
        info = {"state": 1}
        if server:
            info = self.ask(server)
        return info


class NotADriver:
    def check_transfer(self, server):
        return {"shared": False}


class Kept(driver.Driver):
    def get_info(self, server):
        return None

    def check_transfer(self, server):
        return self.transfer
