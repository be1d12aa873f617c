from orbit import utils


def new_or_old(command):
    try:
        return utils.run(command, deep=True)
    except TypeError:
        return utils.run(command)


def one_of_several(command):
    try:
        if command:
            return utils.Pool(5)
    except (TypeError, ValueError):
        return utils.Pool()
