from orbit import utils


def test_runs():
    utils.execute('ls', run_as_root=True)
