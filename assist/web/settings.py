"""Where the panel listens and whom it answers."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class WebSettings(BaseModel):
    """The section `[panel]` of the settings file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    """Address to listen on. Beyond loopback it takes a certificate: browsers give no microphone to plain HTTP."""
    port: Annotated[int, Field(ge=0, le=65535)] = 18080
    """0 takes a free one."""
    names: tuple[str, ...] = ()
    """Host names and addresses by which people open the panel, beside those of loopback."""
    certificate: Path | None = None
    """PEM file with the certificate and its chain; None beyond loopback: one of the private CA is made."""
    key: Path | None = None
    """PEM file of its key."""
    embed_origins: tuple[str, ...] = ()
    """Origins that may show the agent's sidebar in a frame: `https://crm.example`."""
    session_hours: Annotated[int, Field(ge=1, le=72)] = 14

    @model_validator(mode="after")
    def _paired(self) -> "WebSettings":
        if (self.certificate is None) != (self.key is None):
            raise ValueError("panel.certificate and panel.key belong together: give both or neither")
        return self

    @property
    def on_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The names that a request's Host may carry."""
        own = () if self.host in ("0.0.0.0", "::") else (self.host,)  # noqa: S104
        return LOOPBACK | frozenset(own) | frozenset(self.names)
