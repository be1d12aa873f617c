import importlib

from orbit import utils
from orbit.compute import *
from moon import units
from . import units as own_units
import solar.common.units

try:
    from orbit.compute import states
except ImportError:
    from orbit.compute import power as states

try:
    import orbit.common.units
except (ImportError, AttributeError):
    pass


def by_name():
    return importlib.import_module("solar.compute.states")


def described():
    return "orbit.compute.states"
