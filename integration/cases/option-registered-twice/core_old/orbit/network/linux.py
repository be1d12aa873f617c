from oslo_config import cfg

cfg.CONF.register_opt(cfg.StrOpt("only_with_linux", default="core"), group="virt")
