class Driver:
    def spawn(self, name): ...

    def run(self):
        self.prepare()
        if hasattr(self, "tidy"):
            self.tidy()


class Client:
    def __init__(self, driver):
        self.driver = driver

    def start(self):
        self.driver.spawn("a")
        self.driver.shutdown_hook()
        try:
            self.driver.optional_hook()
        except AttributeError:
            pass
