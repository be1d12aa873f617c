TRAITS = {"supports_traits": "TRAIT"}


class Driver(object):
    capabilities = {
        "has_cache": False,
        "supports_attach": False,
        "supports_multi": False,
        "supports_probe": False,
        "supports_traits": False,
    }
