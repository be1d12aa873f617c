from orbit.objects import image as objects


class Manager:
    def build(self, context, server, image, vif):
        if image:
            image_object = objects.Image.from_dict(image)
        else:
            image_object = objects.Image.from_server(server)
        self.driver.spawn(context, server, image_object)
        self.driver.rescue(context, server, objects.Image())
        self.driver.rebuild(context, server, image=objects.Image.from_server(server))
        self.driver.snapshot(context, objects.Flavor(), objects.Volume())
        self.driver.resize(context, server)
        self.driver.unrescue(context, self._image_of(server))
        self.driver.attach(context, server, objects.Image(), vif)

    def _image_of(self, server):
        return objects.Image.from_server(server)
