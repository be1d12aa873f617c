def trycmd():
    pass
