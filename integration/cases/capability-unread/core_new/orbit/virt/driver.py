TRAITS = {"supports_traits": "TRAIT"}


class Driver(object):
    capabilities = {"has_cache": False, "supports_evacuate": False}
