class Driver(object):
    capabilities = {"has_cache": False, "supports_recreate": False}
