from orbit import utils


def by_hasattr():
    if hasattr(utils, "trycmd"):
        return utils.trycmd()
    return utils.run()


def by_getattr():
    return getattr(utils, "walk", utils.run)()


def by_exception():
    try:
        return utils.trycmd()
    except AttributeError:
        return utils.run()
