import orbit.utils
from orbit import exception
from orbit import servers
from orbit import utils

try:
    from orbit.utils import trycmd
except ImportError:
    trycmd = None

try:
    TIMEOUT = utils.TIMEOUT
except AttributeError:
    TIMEOUT = 3


def there():
    orbit.utils.execute(utils.LIMIT, servers.State.ON)
    raise exception.NotFound()


def of_something_else(utils, servers):
    utils.trycmd()
    servers.State.PAUSED


def set_by_the_driver(server):
    server.refresh()
    server.host = 1


def told_nothing(name):
    return getattr(utils, name)


class Server(servers.Server):
    def refresh(self):
        pass

    def save(self):
        self.refresh()
        self.extra = 1
        return self.extra


class Mixed(servers.Server, dict):
    def save(self):
        return self.keys()
