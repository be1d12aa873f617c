"""Two bases, of which one is lost: what it gave is gone with it, and said once."""

from orbit import test
from orbit.tests.virt import DriverTests


class MoonTest(DriverTests, test.TestCase):
    def test_spawn(self):
        self.connection.spawn()
        self.fixture.reset()
