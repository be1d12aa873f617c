class Volumes(object):
    def connect(self, connection):
        pass
