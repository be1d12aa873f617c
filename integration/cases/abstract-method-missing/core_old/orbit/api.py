import abc


class Driver(abc.ABC):
    @abc.abstractmethod
    def spawn(self, name): ...
