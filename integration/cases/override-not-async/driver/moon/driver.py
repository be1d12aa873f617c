from orbit import api


class Moon(api.Driver):
    def spawn(self, name):
        return 3

    async def stop(self, name):
        return 4


class Handing(api.Driver):
    def spawn(self, name):
        return self.later(name)

    async def later(self, name):
        return name
