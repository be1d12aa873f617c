import orbit.virt.moon.session
from orbit.virt import driver
from orbit.virt.moon import session
from orbit.virt.moon.session import Session
from orbit import utils
from . import session as near


class MoonDriver(driver.Driver):
    def spawn(self, context):
        utils.trycmd()
        near.Session().log()
        session.Session(1).log()
        return orbit.virt.moon.session.Session()
