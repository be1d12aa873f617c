from orbit import utils


def probed():
    if hasattr(utils, "trycmd"):
        return utils.trycmd("ls")
    return utils.execute("ls")
