class State:
    ON = 1
    PAUSED = 2


class Server(object):
    def __init__(self, name):
        self.name = name
        self.host = None

    def save(self):
        pass

    def refresh(self):
        pass


def get():
    return Server("a")
