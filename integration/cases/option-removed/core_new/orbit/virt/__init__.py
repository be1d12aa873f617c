def late():
    from orbit import conf

    return conf.CONF.virt.kept
