from oslo_config import cfg

CONF = cfg.CONF
CONF.register_opts([cfg.StrOpt("lander_port")])
CONF.register_opts([cfg.StrOpt("port"), cfg.StrOpt("height")], group="lander")
