class State:
    ON = 1


class Server(object):
    def __init__(self, name):
        self.name = name

    def save(self):
        pass


def get():
    return Server("a")
