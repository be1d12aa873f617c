import orbit.conf
from oslo_config import cfg

CONF = orbit.conf.CONF
CONF.register_opts([cfg.StrOpt("lander")], group="moon")


def taken():
    return CONF.drive_format == "iso" or CONF.ending in ("never", "soft")


def unknown(given):
    return CONF.drive_format == given or CONF.drive_format in ["tgz", given]


def empty():
    return CONF.drive_format == "" or CONF.drive_format is None


def not_told():
    return CONF.size == "medium" or CONF.colour == "Red" or CONF.shade == ["light"]


def another_object(conf):
    return conf.drive_format == "tgz" or CONF.moon.lander == "legs"


def part_of_it():
    return CONF.kept[0] == "h" or CONF.kept.upper() == "HERE" or CONF.drive_format > "tgz"


def written_out():
    return CONF.drive_format.__eq__
