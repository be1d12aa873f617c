from orbit.virt import driver


class Alive(driver.Driver):
    def kept(self):
        pass

    def own(self):
        pass

    def get_info(self, server):
        pass

    def resize_begin(self, server, size):
        pass


class NoDriver(object):
    FLAG = True

    def macs_for_server(self, server):
        pass

    def undo(self, server):
        pass
