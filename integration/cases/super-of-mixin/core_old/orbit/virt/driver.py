class Driver:
    pass


class PostgreSQL(Driver):
    renamed = {}
