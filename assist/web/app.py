"""The web application: API, live stream, panel; every request passes the guard."""

from fastapi import FastAPI
from fastapi.routing import APIRoute

from assist.web import (
    agents,
    alerts,
    blocks,
    callbacks,
    calls,
    demo,
    export,
    history,
    inspection,
    line_directory,
    login,
    notes,
    packs,
    pages,
    pauses,
    people,
    phone,
    recordings,
    refusals,
    service,
    shares,
    stream,
    targets,
    tickets,
    transfers,
    trust,
    wallboard,
)
from assist.web.context import WebContext
from assist.web.guard import Guard
from calls import __version__


def create_app(context: WebContext) -> FastAPI:
    """Return the ASGI application over `context`. It starts and stops nothing; the composition does."""
    app = FastAPI(
        title="Sansheng",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.state.context = context
    refusals.install(app)
    for part in (
        login,
        calls,
        callbacks,
        transfers,
        blocks,
        export,
        alerts,
        notes,
        inspection,
        recordings,
        pauses,
        tickets,
        targets,
        history,
        agents,
        wallboard,
        shares,
        people,
        line_directory,
        packs,
        demo,
        phone,
        trust,
        service,
        stream,
    ):
        app.include_router(part.router)
    if context.panel is not None:
        app.mount("/", pages.Panel(context.panel), name="panel")
    app.add_middleware(Guard, settings=context.settings)
    return app


def _operation_id(route: APIRoute) -> str:
    """Name operations as the functions are: the panel's generated client reads like the service."""
    return route.name
