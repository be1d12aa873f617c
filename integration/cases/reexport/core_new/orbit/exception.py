from orbit.errors import *
from orbit.errors.texts import describe
from orbit import errors
