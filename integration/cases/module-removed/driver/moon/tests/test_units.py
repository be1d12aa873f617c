from unittest import mock

from orbit.common import units


class UnitsTest:
    @mock.patch("orbit.common.timer.now")
    def test_now(self, now):
        return units
