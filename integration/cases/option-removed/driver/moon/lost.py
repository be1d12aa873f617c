import orbit.conf
from oslo_config import cfg

CONF = orbit.conf.CONF


def renamed():
    return CONF.virt.use_multipath


def gone():
    return CONF.virt.retries


def without_a_group():
    return CONF.my_ip


def by_key():
    return CONF["virt"]["retries"]


def by_the_library():
    return cfg.CONF.virt.retries


AT_IMPORT = CONF.virt.retries
