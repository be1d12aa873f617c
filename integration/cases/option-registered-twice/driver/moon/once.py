from oslo_config import cfg

from orbit.i18n import _

CONF = cfg.CONF
OPTS = [
    cfg.StrOpt("equal", help="The same.", default="core"),
    cfg.StrOpt("equal_in_pieces", help="The same "
               "text, in pieces."),
    cfg.StrOpt("equal_translated", help="The same."),
    cfg.StrOpt("only_with_linux", default="moon"),
    cfg.StrOpt("moons_own"),
]
CONF.register_opts(OPTS, "virt")
CONF.register_opt(cfg.StrOpt("other_group", default="moon"), "moon")
NOT_REGISTERED = cfg.StrOpt("enable_fx", default="moon")
