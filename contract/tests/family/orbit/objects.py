"""What orbit passes to drivers."""


class Server:
    def __init__(self, name, tags):
        self.name = name
        self.tags = tags


class Info:
    def __init__(self, state):
        self.state = state


class Context:
    user = "kepler"
