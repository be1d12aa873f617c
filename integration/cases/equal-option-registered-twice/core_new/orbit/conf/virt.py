from oslo_config import cfg
from oslo_config import types

SIZE = 3
OPTS = [
    cfg.StrOpt("plain"),
    cfg.StrOpt("ordered", default="x", help="The same."),
    cfg.StrOpt("in_pieces", help="""The same text."""),
    cfg.IntOpt("by_name", default=SIZE),
    cfg.BoolOpt("no_default", default=None),
]


def register_opts(conf):
    conf.register_opts(OPTS, group="virt")
