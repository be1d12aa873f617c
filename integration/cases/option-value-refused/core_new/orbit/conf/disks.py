from oslo_config import cfg

SIZES = ["small", "large"]
OPTS = [
    cfg.StrOpt("drive_format", default="iso", choices=("iso", "vfat"), help="What it looks like."),
    cfg.StrOpt("ending", choices=[("hard", "At once."), ("soft", "In a while.")]),
    cfg.StrOpt("size", choices=SIZES),
    cfg.StrOpt("colour", choices=["RED"], ignore_case=True),
    cfg.ListOpt("shade", choices=["dark"]),
    cfg.StrOpt("kept", choices=["here", "there"]),
]


def register_opts(conf):
    conf.register_opts(OPTS)
    conf.register_opts([cfg.StrOpt("kind", choices=["ssd"])], group="disk")
