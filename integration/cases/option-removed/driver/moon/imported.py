"""Options that are imported by the module that registers them."""

import orbit.conf

CONF = orbit.conf.CONF
CONF.import_opt("my_ip", "orbit.netconf")
CONF.import_opt("lander_port", "orbit.lander")
CONF.import_opt("lander_port", "orbit.lander", group="lander")
CONF.import_opt("port", "orbit.lander", "lander")
CONF.import_opt("height", "orbit.lander", group="lander")
CONF.import_opt("kept", "orbit.virt", group="virt")
CONF.import_opt("debug", "orbit.virt")
CONF.import_opt("anything", "somebody.elses", group="messaging")
