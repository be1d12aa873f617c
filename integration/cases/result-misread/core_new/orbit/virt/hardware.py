class Info(object):
    def __init__(self, state):
        self.state = state
