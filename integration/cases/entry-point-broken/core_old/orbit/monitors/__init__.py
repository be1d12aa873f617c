import stevedore


def load():
    return [stevedore.ExtensionManager(group) for group in ('orbit.monitors.cpu', 'orbit.power')]
