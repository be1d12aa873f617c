from orbit import migration


def dropped(context, block_migration, migrate_data):
    migration.rollback(context, block_migration, migrate_data)


def of_an_instance(server, force, host):
    migration.Migration().recover(server, force, host)


def swapped(server, force, host):
    migration.resume(server, force)
    migration.resume(server, force, host)
