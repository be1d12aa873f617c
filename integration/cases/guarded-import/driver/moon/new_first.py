try:
    from orbit import images
except ImportError:
    from orbit import image as images

try:
    import orbit.image as image
except ModuleNotFoundError:
    image = None

try:
    from orbit.image import get
except (ImportError, AttributeError):
    get = images.get

try:
    from orbit import image as caught_by_all
except Exception:
    caught_by_all = None


def late():
    try:
        from orbit.image import get as late_get
    except ImportError:
        return images.get()
    return late_get()
