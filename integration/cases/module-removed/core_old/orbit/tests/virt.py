class DriverTests:
    def setUp(self):
        self.connection = self.driver()
