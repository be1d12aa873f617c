import stevedore


def load():
    return stevedore.ExtensionManager('orbit.power')


def load_sensors(kind):
    return stevedore.ExtensionManager('orbit.sensors.%s' % kind)


def load_telescopes(kind):
    return stevedore.ExtensionManager(namespace('orbit.telescopes', kind))
