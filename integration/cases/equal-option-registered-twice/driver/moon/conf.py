from oslo_config import cfg

from orbit.i18n import _

LARGEST = 3
OPTS = [
    cfg.StrOpt('plain'),
    cfg.StrOpt('ordered', help=_('The same.'), default='x'),
    cfg.StrOpt('in_pieces', help='The same '
                                 'text.'),
    cfg.IntOpt('by_name', default=LARGEST),
    cfg.BoolOpt('no_default'),
]
cfg.CONF.register_opts(OPTS, group='virt')
