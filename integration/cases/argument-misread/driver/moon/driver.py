from orbit.virt import driver

from moon import images


class MoonDriver(driver.Driver):
    def spawn(self, context, server, image):
        return images.cached(context, picture=image)

    def rescue(self, context, server, rescue_image):
        return rescue_image["properties"]["kind"]

    def rebuild(self, context, server, image=None):
        return image and image["id"]

    def snapshot(self, context, flavor, volume):
        return flavor["id"], volume["id"]

    def resize(self, context, server):
        return server["id"]

    def attach(self, server, image, vif):
        return vif["id"]

    def unrescue(self, context, image):
        image = images.cached(context, image["id"])
        return image


class BoundaryDriver(driver.Driver):
    """Turns what core gives into what its own code reads."""

    def spawn(self, context, server, image):
        image = self.as_dictionary(image)
        return images.cached(context, image)

    def rescue(self, context, server, image):
        if isinstance(image, dict):
            return image["id"]
        return images.cached(context, image.properties)

    def rebuild(self, context, server, image=None):
        try:
            return image["id"]
        except TypeError:
            return image.id

    def as_dictionary(self, image):
        return {"id": image.id}


class SelfMadeDriver(driver.Driver):
    def rescue(self, context, server, image):
        return image.id or image["id"]
