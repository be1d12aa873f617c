from oslo_config import cfg

CONF = cfg.CONF
ALWAYS = cfg.StrOpt("always", default="moon")
OPTS = [
    cfg.BoolOpt("enable_fx", default=False, help="Enables the FX feature."),
    cfg.StrOpt("other_type", default=False),
    cfg.StrOpt("other_default", default="moon"),
]
CONF.register_opt(ALWAYS, "virt")
CONF.register_opts(OPTS, "virt")
CONF.register_opt(cfg.IntOpt("dashed_name", default=2), group="virt")


def register_later():
    CONF.register_opt(cfg.StrOpt("ungrouped", default="moon"))
