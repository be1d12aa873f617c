class Driver:
    def spawn(self, name): ...


class Client:
    def __init__(self, driver):
        self.driver = driver

    def start(self):
        self.driver.spawn("a")
