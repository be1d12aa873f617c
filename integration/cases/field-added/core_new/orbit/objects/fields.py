class Field:
    def __init__(self, kind=None, nullable=False, default=None):
        self.nullable = nullable


class String(Field):
    pass
