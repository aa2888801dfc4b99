"""The built panel as files: names with a hash are kept for ever, the page itself is asked for each time."""

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

NOT_BUILT: Final = "面板尚未构建：请运行 make panel。\nThe panel is not built: run make panel.\n"


class Panel(StaticFiles):
    """Serves the panel; a path that is no file is a page of its own router: a call's id has dots."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.folder = folder
        self.index = folder / "index.html"

    async def check_config(self) -> None:
        """Nothing to check: the panel may be built while the service runs."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(404)
        if not self.index.is_file():
            return PlainTextResponse(NOT_BUILT, 503)
        page = not path.startswith("assets/") and (path in (".", "") or not (self.folder / path).is_file())
        response = await super().get_response("index.html" if page else path, scope)
        kept = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
        response.headers["cache-control"] = kept
        return response
