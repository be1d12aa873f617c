from unittest import mock

import fixtures

from orbit import utils


class LostTest:
    @mock.patch("orbit.utils.trycmd")
    def test_string(self, trycmd):
        pass

    @mock.patch.object(utils, "trycmd")
    def test_object(self, trycmd):
        pass

    @mock.patch("orbit.utils.execute")
    @mock.patch("orbit.utils.invented", create=True)
    def test_there(self, invented, execute):
        pass

    def setUp(self):
        self.useFixture(fixtures.MockPatch("orbit.utils.trycmd"))
        self.useFixture(fixtures.MockPatch("orbit.utils.execute")).mock.return_value = 1
        self.useFixture(fixtures.MockPatchObject(utils, "trycmd"))

    @mock.patch.multiple("orbit.utils", trycmd=1, execute=2, autospec=True)
    @mock.patch.multiple(utils, trycmd=1)
    @mock.patch.multiple("orbit.utils", invented=1, create=True)
    @mock.patch.dict("orbit.utils.trycmd", key=1)
    def test_several(self):
        pass
