from oslo_config import cfg

from orbit.i18n import _

OPTS = [
    cfg.BoolOpt("enable_fx", default=False, help="Enable FX."),
    cfg.BoolOpt("other_type", default=False),
    cfg.StrOpt("other_default", default="core"),
    cfg.StrOpt("equal", default="core", help="The same."),
    cfg.StrOpt("equal_in_pieces", help="The same text, "
               "in pieces."),
    cfg.StrOpt("equal_translated", help=_("The same.")),
    cfg.StrOpt("other_group"),
    cfg.IntOpt("dashed-name", default=1),
]


def register_opts(conf):
    conf.register_opt(cfg.StrOpt("always", default="core"), group="virt")
    conf.register_opts(OPTS, group="virt")
    conf.register_opt(cfg.StrOpt("ungrouped", default="core"))
