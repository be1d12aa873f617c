class Session(object):
    def __init__(self, size=0):
        self.size = size

    def log(self):
        return self.size
