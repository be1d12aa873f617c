from orbit import exception
