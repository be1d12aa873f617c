from orbit.common import units

Mi = units.Mi
