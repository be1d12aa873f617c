from moon.errors import exception
