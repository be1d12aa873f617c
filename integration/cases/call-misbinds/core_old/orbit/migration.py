def rollback(context, block_migration, migrate_data=None):
    return context


def plug(context, vif, mode=None):
    return vif


class Migration(object):
    def recover(self, server, force, host=None):
        return server


def resume(server, force, host=None):
    return server
