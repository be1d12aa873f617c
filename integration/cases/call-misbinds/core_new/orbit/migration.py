def rollback(context, migrate_data=None, status="error"):
    return context


def plug(context, vif, mode=None):
    return vif


class Migration(object):
    def recover(self, server, host=None, status=None):
        return server


def resume(server, host=None, force=None):
    return server
