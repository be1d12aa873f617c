class OrbitException(Exception):
    pass


class NotFound(OrbitException):
    pass
