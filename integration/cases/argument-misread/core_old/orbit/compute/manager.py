from orbit.objects import image as objects


class Manager:
    def build(self, context, server, image):
        self.driver.spawn(context, server, image)
        self.driver.rescue(context, server, server.image)
        self.driver.rebuild(context, server, image=image)
        self.driver.snapshot(context, objects.Flavor(), objects.Volume())
