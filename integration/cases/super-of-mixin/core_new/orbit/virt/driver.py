class Driver:
    pass


class PostgreSQL(Driver):
    names = {}
