def main():
    pass


def list_opts():
    return []


class Monitor:
    pass
