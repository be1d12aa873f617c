from oslo_config import cfg

from orbit.conf import virt

CONF = cfg.CONF
virt.register_opts(CONF)
