import moon
from moon import exception
from moon.errors import exception as again
from orbit.exception import NotFound


def raising():
    exception.describe(NotFound(), deep=True)
    again.describe(1, True)
    moon.exception.describe(1)
    raise exception.NotFound()
