from oslo_config import cfg

from orbit.conf import disks

CONF = cfg.CONF
disks.register_opts(CONF)
