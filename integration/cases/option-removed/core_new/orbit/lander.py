from oslo_config import cfg

CONF = cfg.CONF
CONF.register_opts([cfg.StrOpt("height")], group="lander")
