from oslo_config import cfg


def register_opts(conf):
    conf.register_opt(cfg.StrOpt("always", default="core"), group="virt")
