class OrbitException(Exception):
    pass


class NotFound(OrbitException):
    pass


class MissingParameter(OrbitException):
    pass
