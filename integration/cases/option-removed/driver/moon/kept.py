import orbit.conf
from oslo_config import cfg

CONF = orbit.conf.CONF
OPTS = [cfg.StrOpt("lander"), cfg.StrOpt("dust-level")]
CONF.register_opts(OPTS, "moon")


def there():
    return CONF.virt.kept, CONF.host, CONF["virt"].kept


def own():
    return CONF.moon.lander, CONF.moon.dust_level


def of_libraries():
    return CONF.debug, CONF.messaging.anything


def of_another_object(conf):
    conf.virt.retries
    local = cfg.ConfigOpts()
    return local.virt.retries


def methods():
    CONF.log_opt_values(1, 2)
    return CONF.find_file("name")


def prepared():
    try:
        return CONF.virt.retries
    except cfg.NoSuchOptError:
        return 3
