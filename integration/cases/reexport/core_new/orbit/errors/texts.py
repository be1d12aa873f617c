def describe(error, deep=False):
    return error
