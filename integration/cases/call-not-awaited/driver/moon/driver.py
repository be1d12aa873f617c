import asyncio

from orbit import api


class Moon(api.Driver):
    def spawn(self):
        api.Api().request("GET")

    async def later(self):
        await api.Api().request("GET")
        asyncio.create_task(api.Api().request("GET"))
        return api.Api().request("GET")
