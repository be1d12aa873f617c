from orbit.virt import driver


class Dead(driver.Driver):
    FLAG = False

    def __init__(self):
        self.address = "moon"

    def macs_for_server(self, server):
        return []

    def undo(self, server):
        pass

    def kept(self):
        pass


class Renamed(driver.Driver):
    def resize_start(self, server, size):
        pass

    def get_info(self, server):
        return 1


class LongRenamed(driver.Driver):
    def get_info_of(self, server):
        return 1

    def resize_begin(self, server, size):
        pass
