"""What the operator decides about the line: ports, trunks, phones, queues, hours.

The file that holds it is `sansheng.toml`; every field is explained there. Unknown keys are refused, and so
is whatever Asterisk's own files could misread. Secrets are not here (`LineSecrets`).
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

# What would end a value, begin a comment, or be read as a variable in an Asterisk file.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f;,\"\\<>\[\]{}$|]")


def _plain(text: str) -> str:
    found = _FORBIDDEN.search(text)
    if found:
        raise ValueError(
            f'不能含有 {found[0]!r}（换行、; , " \\ < > [ ] {{ }} $ | 都不行） '
            f'/ must not contain {found[0]!r} (nor a line break, ; , " \\ < > [ ] {{ }} $ |)'
        )
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?", text):
        raise ValueError(f"{text!r} 不是主机名或地址 / is neither a host name nor an address")
    return text


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise ValueError(f"{text!r} 不是地址或网段 / is neither an address nor a network, e.g. 192.0.2.0/24") from None


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(f"{text!r} 不是本机地址 / is not an address of this machine, e.g. 127.0.0.1") from None


def _codec(text: str) -> str:
    if text not in ("alaw", "ulaw"):
        raise ValueError(
            f"编码 {text!r} 不支持，只能用 alaw 或 ulaw：每一路声音都要原样送去识别，转码既费机器又损音质 "
            f"/ codec {text!r} is not supported, only alaw and ulaw are: have the carrier or the exchange offer G.711"
        )
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{text!r} 不是时区 / is not a time zone, e.g. Asia/Shanghai") from None
    return text


PlainText = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(_plain)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
Extension = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,8}$")]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{3,18}$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Host = Annotated[str, AfterValidator(_host)]
Subnet = Annotated[str, AfterValidator(_network)]
Address = Annotated[str, AfterValidator(_address)]
Codec = Annotated[str, AfterValidator(_codec)]
Zone = Annotated[str, AfterValidator(_zone)]


class Section(BaseModel):
    """A table of the settings file: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Site(Section):
    """Who answers, and where."""

    company: PlainText = "三声示例公司"
    """Said in the greeting, and looked for in the agents' opening."""
    time_zone: Zone = "Asia/Shanghai"


class Ports(Section):
    """Everything that listens. All on loopback, except SIP and RTP where [network] says so."""

    sip: Port = 15060
    rtp_first: Port = 20000
    rtp_last: Port = 21999
    ami: Port = 15038
    http: Port = 18088
    """Asterisk's own HTTP server: the WebSocket of browser phones."""
    agi: Port = 14573
    tap: Port = 19092
    panel: Port = 18080

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if self.rtp_last - self.rtp_first < 7:
            raise ValueError("rtp_last 必须比 rtp_first 大 7 以上 / rtp_last must exceed rtp_first by 7 or more")
        single = [self.sip, self.ami, self.http, self.agi, self.tap, self.panel]
        if len(set(single)) < len(single):
            raise ValueError("两个端口相同 / two of the ports are the same")
        return self


class Network(Section):
    """Where SIP and voice listen. Loopback alone until the operator opens it."""

    listen: Address = "127.0.0.1"
    public_address: Host | None = None
    """The address that carriers see, when a router stands between."""
    local_networks: tuple[Subnet, ...] = ()
    """Networks that are reached without that router."""
    allow: tuple[Subnet, ...] = ()
    """When given, SIP is taken from these networks, the trunks' hosts and loopback only."""

    @property
    def loopback(self) -> bool:
        return ipaddress.ip_address(self.listen).is_loopback


class Asterisk(Section):
    """The exchange under us."""

    binary: Path | None = None
    """An Asterisk of the operator's (22.10 or newer) instead of the private tree."""
    modules: Path | None = None
    """Its module folder, where it is not the usual one."""
    data: Path | None = None
    """Its data folder (sounds, documentation), where it is not the usual one."""
    mirror: str | None = None
    snapshot: str | None = None
    user: Name = "sansheng"
    """User that Asterisk runs as when we are started as root."""
    max_calls: Annotated[int, Field(ge=1, le=10_000)] = 400
    system_name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,12}$")] = "pbx1"
    """Begins every identity of a call: tells several exchanges apart."""


class TrunkKind(StrEnum):
    ADDRESS = "address"
    """Known by the address it calls from."""
    REGISTRATION = "registration"
    """We log in there with a name and a password."""


class Trunk(Section):
    """A carrier, or an exchange that already stands here."""

    name: Name
    kind: TrunkKind = TrunkKind.ADDRESS
    host: Host
    port: Port = 5060
    addresses: tuple[Subnet, ...] = ()
    """Further addresses or networks that it calls from."""
    username: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]{1,64}$")] | None = None
    domain: Host | None = None
    """In our own address towards it, where it asks for one other than its host."""
    codecs: tuple[Codec, ...] = ("alaw", "ulaw")
    check_s: Annotated[int, Field(ge=0, le=3600)] = 60
    """Seconds between two OPTIONS; 0 = never."""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.kind is TrunkKind.REGISTRATION and self.username is None:
            raise ValueError(
                "按注册接入的中继要写 username（密码写在 secrets.toml 的 [trunks] 里） "
                "/ a trunk by registration needs username (its password is in secrets.toml, [trunks])"
            )
        if self.name.startswith("sansheng") or self.name == SIMULATED_TRUNK:
            raise ValueError(f"名称 {self.name!r} 已被系统占用 / this name is taken by the system")
        if not self.codecs:
            raise ValueError("codecs 不能为空 / codecs must not be empty")
        return self


class Phone(StrEnum):
    DESK = "desk"
    """A SIP phone or a softphone that registers with us."""
    WEB = "web"
    """The browser, in the panel."""
    EXTERNAL = "external"
    """An extension of another exchange or a number of the network, called over a trunk."""


CHANNEL_LANGUAGES = {"zh": "zh", "en": "en_own"}
"""Asterisk's name of each language of ours. `en_own` has our English sounds first, then those of Asterisk's package."""

NUMBERS_CONTEXT = "sansheng-agent-numbers"
"""Where the dialplan has the agents' numbers."""


class Agent(Section):
    """One agent, and the phone at which the agent is called."""

    number: Extension
    name: PlainText
    phone: Phone = Phone.DESK
    queues: tuple[Name, ...] = ()
    """Empty = every queue."""
    takes_calls: bool = True
    """False: a supervisor's phone, to listen in with; no queue rings it."""
    trunk: Name | None = None
    """external: the trunk to call over."""
    dial: PhoneNumber | None = None
    """external: the number to call there."""
    press_to_accept: bool | None = None
    """external: whoever answers has a caller only after pressing 1, so that a mailbox has none. Not given: where `dial`
    is a number of the network, of seven digits or more."""

    @property
    def accepts_by_key(self) -> bool:
        asked = self.press_to_accept if self.press_to_accept is not None else len(self.dial or "") >= 7
        return self.phone is Phone.EXTERNAL and asked

    @property
    def interface(self) -> str:
        """What a queue rings."""
        return f"Local/{self.number}@{NUMBERS_CONTEXT}" if self.accepts_by_key else f"PJSIP/{self.number}"

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.phone is Phone.EXTERNAL and not (self.trunk and self.dial):
            raise ValueError("phone = external 要写 trunk 和 dial / phone = external needs trunk and dial")
        if self.phone is not Phone.EXTERNAL and (self.trunk or self.dial):
            raise ValueError("trunk、dial 只用于 phone = external / trunk and dial belong to phone = external")
        return self


Strategy = Literal["rrmemory", "leastrecent", "fewestcalls", "random", "ringall", "linear", "wrandom", "rrordered"]


class Queue(Section):
    """Callers who wait for the same agents."""

    name: Name
    title: PlainText
    numbers: tuple[PhoneNumber, ...] = ()
    """Numbers from outside that lead here; calls to other numbers enter the first queue."""
    extension: Extension | None = None
    """Number under which agents reach the queue, to transfer a caller there."""
    strategy: Strategy = "rrmemory"
    timeout_s: Annotated[int, Field(ge=5, le=120)] = 25
    """A phone rings this long before the next one does; five seconds are one ring."""
    limit_s: Annotated[int, Field(ge=0, le=7200)] = 0
    """A caller waits this long at most, then the service is asked; 0 = without limit."""
    wrapup_s: Annotated[int, Field(ge=0, le=600)] = 0
    max_length: Annotated[int, Field(ge=0, le=1000)] = 0
    announce_s: Annotated[int, Field(ge=0, le=600)] = 0
    """Seconds between two announcements of the place in the queue; 0 = none."""
    keys: bool = False
    """Whether a key pressed while waiting reaches the service (call back)."""
    language: Literal["zh", "en"] = "zh"
    """What its callers are spoken to in: by the numbers that lead here, or once they are in it."""
    announce_round_s: Literal[0, 5, 10, 15, 20, 30] = 0
    """The expected wait is told to so many seconds; 0: in minutes alone, and not at all below one."""


class Opening(Section):
    """One span of a day of the week."""

    days: Annotated[str, StringConstraints(pattern=r"^[1-7](-[1-7])?(,[1-7](-[1-7])?)*$")] = "1-7"
    """1 is Monday: `1-5`, `1-5,7`."""
    start: time
    end: time

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.end:
            raise ValueError(
                "start 必须早于 end，跨夜请写两段 / start must be before end; write two spans over midnight"
            )
        return self

    def covers(self, weekday: int) -> bool:
        """Whether the span applies on that ISO weekday (1 = Monday)."""
        spans = [span.split("-") for span in self.days.split(",")]
        return any(int(span[0]) <= weekday <= int(span[-1]) for span in spans)


class Shift(Section):
    """A part of every day, for the figures; one whose end is not after its start goes on past midnight."""

    name: PlainText
    start: time
    end: time


class Hours(Section):
    """When agents answer. No span at all means always."""

    openings: tuple[Opening, ...] = ()
    closed: tuple[date, ...] = ()
    """Days off, whatever the weekday."""
    shifts: tuple[Shift, ...] = (
        Shift(name="白班", start=time(8), end=time(20)),
        Shift(name="夜班", start=time(20), end=time(8)),
    )
    """By which answered rings are counted."""


class Front(Section):
    """What the line itself says and asks before the queue."""

    screen: bool = False
    """Greeting, five seconds of listening, then the protocols for silent and mistaken calls."""
    recording_notice: bool = True
    """Say before the queue that the call is recorded."""
    menu: bool = False
    """Let the caller choose the queue by a key: 1 is the first queue, 2 the second, up to 9."""
    hold_warn_s: Annotated[int, Field(ge=1, le=3600)] = 45
    """On hold for so long: the agent is warned."""
    hold_limit_s: Annotated[int, Field(ge=2, le=3600)] = 60
    """On hold for so long: the service standard's limit (C08)."""
    hold_apology: bool = True
    """Apologise to the caller at that limit, in the agent's place; the caller stays on hold."""
    automatic_desk: Extension | None = None
    """Number inside to which a harassing caller who goes on is put through; none: the line hangs up."""

    @model_validator(mode="after")
    def _warned_first(self) -> Self:
        if self.hold_warn_s >= self.hold_limit_s:
            raise ValueError("hold_warn_s 必须小于 hold_limit_s / hold_warn_s must be less than hold_limit_s")
        return self


class NumberClass(StrEnum):
    LOCAL = "local"
    MOBILE = "mobile"
    NATIONAL = "national"
    SERVICE = "service"
    EMERGENCY = "emergency"
    INTERNATIONAL = "international"


class Outbound(Section):
    """What agents' phones may call outside. Nothing, until it is opened."""

    trunk: Name | None = None
    allow: tuple[NumberClass, ...] = ()
    calls_per_number: Annotated[int, Field(ge=1, le=50)] = 3
    """Calls out to one number within 24 hours, the line's own and those that agents dial."""
    calls_per_day: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Calls out within 24 hours, all numbers; emergency numbers are never counted."""
    retry_min: Annotated[int, Field(ge=1, le=1440)] = 30
    """A customer who was not reached is tried again after so many minutes at the earliest."""
    rest_from: time = time(21, 0)
    rest_until: time = time(8, 0)
    """Between the two, local time, the line calls nobody by itself."""

    @model_validator(mode="after")
    def _trunk(self) -> Self:
        if self.allow and self.trunk is None:
            raise ValueError("开放外呼要写 trunk / to open outbound calls, name the trunk")
        return self


class Simulation(Section):
    """The carrier of `sansheng simulate`: a trunk on loopback that only this machine can use."""

    enabled: bool = True


SIMULATED_TRUNK = "simulated-carrier"
"""Name of the endpoint that simulated callers come in by."""


class LineSettings(Section):
    """Everything about the line."""

    site: Site = Site()
    ports: Ports = Ports()
    network: Network = Network()
    asterisk: Asterisk = Asterisk()
    trunks: tuple[Trunk, ...] = ()
    agents: tuple[Agent, ...] = ()
    queues: Annotated[tuple[Queue, ...], Field(min_length=1)] = (Queue(name="service", title="客户服务"),)
    hours: Hours = Hours()
    front: Front = Front()
    outbound: Outbound = Outbound()
    simulation: Simulation = Simulation()

    @model_validator(mode="after")
    def _agree(self) -> Self:
        for what, names in _named_things(self).items():
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"{what} 重复：{'、'.join(sorted(twice))} / {what} given twice")
        for what, used, known in _references(self):
            unknown = sorted(set(used) - set(known))
            if unknown:
                raise ValueError(
                    f"{what} 指向不存在的 {'、'.join(unknown)} / {what} names unknown {', '.join(unknown)}"
                )
        return self

    def queues_of(self, agent: Agent) -> tuple[Queue, ...]:
        """Return the queues in which an agent's phone rings."""
        if not agent.takes_calls:
            return ()
        return tuple(queue for queue in self.queues if not agent.queues or queue.name in agent.queues)


class LineSecrets(Section):
    """What only this machine and its administrators know."""

    ami: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,}$")]
    phones: dict[Extension, Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,}$")]] = {}
    """SIP password by agent's number."""
    trunks: dict[Name, Annotated[str, StringConstraints(pattern=r"^[^\s;\\,]{1,128}$")]] = {}
    """Password by trunk's name."""


def _named_things(settings: LineSettings) -> dict[str, list[str]]:
    return {
        "trunks.name": [trunk.name for trunk in settings.trunks],
        "agents.number": [agent.number for agent in settings.agents]
        + [queue.extension for queue in settings.queues if queue.extension],
        "queues.name": [queue.name for queue in settings.queues],
        "queues.numbers": [number for queue in settings.queues for number in queue.numbers],
    }


def _references(settings: LineSettings) -> list[tuple[str, list[str], list[str]]]:
    trunks = [trunk.name for trunk in settings.trunks]
    queues = [queue.name for queue in settings.queues]
    return [
        ("agents.queues", [name for agent in settings.agents for name in agent.queues], queues),
        ("agents.trunk", [agent.trunk for agent in settings.agents if agent.trunk], trunks),
        ("outbound.trunk", [settings.outbound.trunk] if settings.outbound.trunk else [], trunks),
    ]
