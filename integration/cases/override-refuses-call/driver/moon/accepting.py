from orbit.virt import driver


class Whole(driver.Driver):
    def spawn(self, context, server, allocations, network=None, power=True):
        pass

    def attach(self, context, volume, mode="rw"):
        pass

    def uncalled(self, context, server):
        pass

    def probing(self, context, share=None):
        pass

    def swap(self, new, old):
        pass


class Open(driver.Driver):
    def spawn(self, *arguments, **named):
        pass

    def attach(self, context, volume, **named):
        pass

    def probing(self, context, **named):
        pass


class Static(driver.Driver):
    @staticmethod
    def resume(context, server):
        pass


class Klass(driver.Driver):
    @classmethod
    def resume(cls, context, server):
        pass


class NoDriver(object):
    def spawn(self):
        pass


def resume():
    pass
