class Driver:
    pass
