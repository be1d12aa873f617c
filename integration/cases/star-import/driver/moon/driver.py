from orbit import objects
from orbit.objects import *
from orbit.objects import Server as Named


def make():
    return objects.Server(), Named(), Server(), objects.LIMIT, LIMIT
