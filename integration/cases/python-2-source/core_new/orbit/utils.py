def trycmd(command):
    pass
