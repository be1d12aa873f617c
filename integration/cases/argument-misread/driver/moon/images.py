def cached(context, picture):
    return path_of(picture)


def path_of(picture):
    return picture.get("id")
