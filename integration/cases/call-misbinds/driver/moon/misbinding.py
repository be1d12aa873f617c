from orbit import migration


def dropped(context, block_migration, migrate_data):
    migration.rollback(context, block_migration, migrate_data)


def of_an_instance(server, force, host):
    migration.Migration().recover(server, force, host)
