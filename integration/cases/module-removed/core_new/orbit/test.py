class TestCase:
    def setUp(self):
        self.fixture = None
