import abc


class Driver(abc.ABC):
    @abc.abstractmethod
    def spawn(self, name): ...

    @abc.abstractmethod
    def destroy(self, name): ...

    @property
    @abc.abstractmethod
    def state(self): ...
