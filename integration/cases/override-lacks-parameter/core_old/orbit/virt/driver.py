class Driver(object):
    def destroy(self, context):
        raise NotImplementedError()

    def pause(self, context):
        raise NotImplementedError()
