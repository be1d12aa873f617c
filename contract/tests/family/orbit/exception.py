"""What orbit raises, and lets drivers raise."""


class OrbitError(Exception):
    """The root of orbit's exceptions."""


class ServerNotFound(OrbitError):
    """There is no such server on this host."""


class VolumeBusy(OrbitError):
    """The volume cannot be detached now."""
