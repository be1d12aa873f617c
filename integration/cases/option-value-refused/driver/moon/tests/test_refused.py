import orbit.conf

CONF = orbit.conf.CONF


class RefusedTest:
    def test_setting(self):
        self.flags(drive_format="tgz")
        self.flags(drive_format="vfat", ending="soft")
        self.flags(kind="tape", group="disk")
        CONF.set_override("drive_format", "raw")
        CONF.set_override("kind", "ssd", group="disk")

    def test_a_failure(self):
        with self.assertRaises(ValueError):
            self.flags(drive_format="tgz")
