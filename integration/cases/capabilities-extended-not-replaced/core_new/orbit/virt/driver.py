class Driver(object):
    capabilities = {"has_cache": False, "supports_attach": False}
