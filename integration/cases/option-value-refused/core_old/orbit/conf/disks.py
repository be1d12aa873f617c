from oslo_config import cfg

SIZES = ["small", "large"]
OPTS = [
    cfg.StrOpt("drive_format", default="iso", help="What a drive looks like."),
    cfg.StrOpt("ending"),
    cfg.StrOpt("size"),
    cfg.StrOpt("colour"),
    cfg.StrOpt("shade"),
    cfg.StrOpt("kept", choices=["here", "there"]),
]


def register_opts(conf):
    conf.register_opts(OPTS)
    conf.register_opts([cfg.StrOpt("kind")], group="disk")
