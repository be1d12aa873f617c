LIMIT = 5


def execute(*command):
    return command
