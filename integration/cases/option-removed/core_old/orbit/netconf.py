from orbit import conf
