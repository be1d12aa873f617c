from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orbit.image import get


def describe(image: "get"):
    return image
