class Driver:
    def __init__(self):
        self.name = "x"
        self.kind = "y"
        self.state = "z"
