class Driver(object):
    capabilities = {"has_cache": False}
