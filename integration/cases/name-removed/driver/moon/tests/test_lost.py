from unittest import mock

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
