import unittest

from orbit import images


class ImagesTest(unittest.TestCase):
    def test_fetch(self):
        images.fetch(None, "image", "/tmp", "me")

    def test_refuses(self):
        with self.assertRaises(TypeError):
            images.fetch(None, "image", "/tmp", "me", 5, 6)
