import orbit.utils
from orbit import exception
from orbit import servers
from orbit import utils as core_utils
from orbit.exception import MissingParameter
from orbit.utils import trycmd as run

TIMEOUT = orbit.utils.TIMEOUT


def raises():
    raise exception.MissingParameter()


def catches():
    try:
        core_utils.execute("ls")
    except exception.MissingParameter:
        pass
    except (exception.NotFound, exception.MissingParameter):
        pass


def calls():
    return core_utils.trycmd("ls")


def of_a_class():
    return servers.State.PAUSED


def of_an_instance():
    server = servers.Server("a")
    server.refresh()
    return server.host


def of_a_factory():
    return servers.get().refresh()


class Lost(exception.MissingParameter):
    pass


class Server(servers.Server):
    def save(self):
        self.refresh()
        super().refresh()


@core_utils.trycmd
def decorated(argument=core_utils.TIMEOUT, *, other: core_utils.TIMEOUT = 1):
    return [core_utils.TIMEOUT for _ in range(3)]
