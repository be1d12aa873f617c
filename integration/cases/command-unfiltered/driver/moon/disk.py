from orbit import utils
from orbit.utils import execute as run


class Disk:
    def __init__(self):
        self._execute = utils.execute

    def own(self, path, owner):
        utils.execute('chown', owner, path, run_as_root=True)
        run('chown', '-R', owner, path, attempts=3, run_as_root=True)

    def drop(self, path):
        self._execute('lvremove', '-f', path, run_as_root=True)

    def let_through(self, path, pid):
        utils.execute('mount', path, run_as_root=True)
        utils.execute('/sbin/ip', 'link', run_as_root=True)
        utils.execute('kill', '-9', pid, run_as_root=True)
        utils.execute('cat', '/etc/passwd', run_as_root=True)
        utils.execute('zfs', 'list', run_as_root=True)

    def not_as_root(self, path, root, options):
        utils.execute('ls', path)
        utils.execute('ls', path, run_as_root=False)
        utils.execute('ls', path, run_as_root=root)
        utils.execute('ls', path, **options)

    def not_followed(self, command, path):
        utils.execute(*command, run_as_root=True)
        utils.execute(command, path, run_as_root=True)
        utils.note('ls', run_as_root=True)
        command.execute('ls', path, run_as_root=True)
