import importlib

import orbit.common.timer
import orbit.common.units as units
from orbit.common import timer
from orbit.common.units import Mi
from orbit.compute import states


def late():
    from orbit.compute import states as late_states

    return late_states


def by_name():
    return importlib.import_module("orbit.compute.states")


class Moon:
    from orbit.compute import states
