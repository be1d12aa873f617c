import orbit.conf

CONF = orbit.conf.CONF


def demands():
    if CONF.drive_format != "tgz":
        raise ValueError("tgz is the only format of %s" % CONF.drive_format)
    return "slow" == CONF.ending


def one_of():
    return CONF.drive_format in ["tgz", "raw"] or CONF.disk.kind not in ("tape",)


AT_IMPORT = CONF.disk.kind == "tape"
