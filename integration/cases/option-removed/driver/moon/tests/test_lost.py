import orbit.conf

CONF = orbit.conf.CONF


class LostTest:
    def test_reading(self):
        self.flags(retries=3, group="virt")
        self.flags(kept="x", group="virt")
        CONF.set_override("retries", 3, "virt")
        CONF.set_override("kept", 3, group="virt")
        CONF.set_override("my_ip", "1")


class ComputedTest:
    def setUp(self, fixture, options):
        fixture.register_opts(options, group="orbiter")

    def test_reading(self):
        CONF.set_override("only_in_tests", 3, "orbiter")
