class NotFound(Exception):
    pass


def describe(error, deep=False):
    return error
