from oslo_config import cfg

group = cfg.OptGroup("virt")
OPTS = [
    cfg.StrOpt("use_any_path", deprecated_name="use_multipath"),
    cfg.StrOpt("kept"),
]


def register_opts(conf):
    conf.register_group(group)
    conf.register_opts(OPTS, group=group)
    conf.register_opts([cfg.StrOpt("host")])
    conf.register_opts([cfg.StrOpt("port"), cfg.StrOpt("lander_port")], group="lander")
