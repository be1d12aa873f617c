from orbit import api


class Moon(api.Driver):
    kind = "moon"

    @property
    def name(self):
        return "moon"

    @property
    def state(self):
        return "up"

    @state.setter
    def state(self, value):
        self._state = value
