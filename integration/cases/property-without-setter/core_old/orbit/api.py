class Driver:
    def __init__(self):
        self._name = "x"
