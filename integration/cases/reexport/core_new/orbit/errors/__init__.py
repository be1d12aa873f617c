from orbit.errors.kinds import NotFound
from orbit.errors.kinds import NotFound as Missing

Alias = NotFound
