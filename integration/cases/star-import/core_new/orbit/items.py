class Server(object):
    pass
