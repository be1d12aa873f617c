class Driver:
    async def spawn(self, name): ...

    async def stop(self, name): ...

    async def run(self):
        await self.spawn("a")
        await self.stop("a")
