"""`super()` of a mixin may be a class that only the class brings that mixes it in."""

from orbit.virt import driver


class Mixin(driver.Driver):
    def list_names(self):
        return super().names


class Moon(Mixin, driver.PostgreSQL):
    def list_own(self):
        return super().names
