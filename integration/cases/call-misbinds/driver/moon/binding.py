from orbit import migration


def as_core_takes_it(context, migrate_data):
    migration.rollback(context, migrate_data)
    migration.rollback(context, migrate_data, "failed")


def by_name(context, migrate_data):
    migration.rollback(context, status="failed", migrate_data=migrate_data)


def under_other_names(request, port, how):
    migration.plug(request, port, how)
    migration.plug(request, port)


def open_arguments(context, *rest):
    migration.rollback(context, *rest)


def prepared(context, block_migration, migrate_data):
    try:
        migration.rollback(context, block_migration, migrate_data, True)
    except TypeError:
        migration.rollback(context, migrate_data)


def in_cores_order(server, force, host):
    migration.resume(server, host, force)
    migration.resume(server, force=force)
    migration.resume(server, host)
