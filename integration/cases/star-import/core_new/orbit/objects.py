from orbit.items import *
from solar.items import *
