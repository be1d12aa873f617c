from unittest import mock

from orbit.virt import moon
from orbit.tests.unit import base


class DriverTest(base.TestCase):
    @mock.patch("orbit.virt.moon.session.Session.log")
    @mock.patch("orbit.virt.moon.MoonDriver")
    def test_spawn(self, driver, log):
        moon.MoonDriver().spawn(None)
