"""Options whose names are made at run time: what they are called like may be there."""

import orbit.conf
from oslo_config import cfg

CONF = orbit.conf.CONF


def register(conf, craters):
    made = []
    for crater in craters:
        option = cfg.StrOpt('crater_%s_depth' % crater, help='How deep.')
        made.append(option)
    conf.register_opts(made, group='orbiter')
    conf.register_opts([cfg.StrOpt('height')], group='orbiter')


def register_any(conf, names):
    conf.register_opts([cfg.StrOpt(name) for name in names], group='surveyor')


def kept():
    return CONF.orbiter.crater_tycho_depth, CONF.orbiter.height, CONF.surveyor.anything


def lost():
    return CONF.orbiter.volume_name
