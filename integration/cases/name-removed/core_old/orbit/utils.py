LIMIT = 5
TIMEOUT = 7


def execute(*command):
    return command


def trycmd(*command):
    return command
