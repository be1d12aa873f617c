def trycmd():
    pass


def walk():
    pass
