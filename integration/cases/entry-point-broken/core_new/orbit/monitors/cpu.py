class Watch:
    pass
