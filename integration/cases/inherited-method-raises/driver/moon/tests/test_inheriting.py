from orbit.virt import driver


class Fake(driver.Driver):
    pass
