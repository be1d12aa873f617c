class Server(object):
    pass


LIMIT = 5
