class Volumes(object):
    def connect(self, connection, server):
        pass
