class Driver:
    def spawn(self, name): ...

    def stop(self, name): ...

    def run(self):
        self.spawn("a")
        self.stop("a")
