def trycmd():
    pass


def run():
    pass
