from oslo_config import cfg

group = cfg.OptGroup("virt")
OPTS = [
    cfg.StrOpt("use_multipath"),
    cfg.IntOpt("retries"),
    cfg.StrOpt("kept"),
]


def register_opts(conf):
    conf.register_group(group)
    conf.register_opts(OPTS, group=group)
    conf.register_opts([cfg.StrOpt("my_ip"), cfg.StrOpt("my_name"), cfg.StrOpt("host")])
    conf.register_opts([cfg.StrOpt("volume_name")], group="orbiter")
