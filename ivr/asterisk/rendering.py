"""The generated part of Asterisk's configuration, from settings to text.

Pure: settings in, files out. The static part is in `dialplan/`. Whatever comes from the operator passes
`value()`, which refuses what an Asterisk file would read as something else.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from ivr.asterisk.errors import ConfigurationRefused
from ivr.asterisk.numbers import variants
from ivr.settings import (
    CHANNEL_LANGUAGES,
    NUMBERS_CONTEXT,
    SIMULATED_TRUNK,
    Agent,
    LineSecrets,
    LineSettings,
    NumberClass,
    Phone,
    Queue,
    Trunk,
    TrunkKind,
)

WAIT_LIMIT_S = 300
TRANSFER_RING_S = 20


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one running Asterisk."""

    etc: Path
    modules: Path
    data: Path
    state: Path
    """astdb, keys, spool."""
    log: Path
    run: Path
    """Control socket and pid file; its path is limited to 107 bytes with the socket's name."""


def render(settings: LineSettings, secrets: LineSecrets, places: Places) -> dict[str, str]:
    """Return every generated file by its path below the configuration folder.

    Raises ConfigurationRefused when a value cannot be written, or a secret is missing.
    """
    generated = {
        "manager_listen": _manager_listen(settings),
        "manager_secret": [f"secret = {value(secrets.ami)}"],
        "http_listen": [f"bindaddr = {_control_address(settings)}", f"bindport = {settings.ports.http}"],
        "rtp_ports": [f"rtpstart = {settings.ports.rtp_first}", f"rtpend = {settings.ports.rtp_last}"],
        "musiconhold": ["[default]", "mode = files", f"directory = {value(str(places.data / 'moh'))}", "sort = random"],
        "pjsip_transports": _transports(settings),
        "pjsip_media": _media(settings),
        "pjsip_trunks": _trunks(settings, secrets),
        "pjsip_agents": _agents(settings, secrets),
        "queues": _queues(settings),
        "globals": _globals(settings),
        "called_numbers": _called_numbers(settings),
        "agent_numbers": _agent_numbers(settings),
        "outbound_routes": _outbound_routes(settings),
    }
    files = {f"generated/{name}.conf": _file(lines) for name, lines in generated.items()}
    return {"asterisk.conf": _file(_asterisk(settings, places)), **files}


def value(text: str) -> str:
    """Return the text as an Asterisk file takes it, or raise ConfigurationRefused."""
    found = re.search(r"[\x00-\x1f\x7f;\\]", text)
    if found or text != text.strip():
        offender = repr(found[0]) if found else "a blank at its edge"
        raise ConfigurationRefused(f"{text!r} cannot be written into an Asterisk file: {offender}")
    return text


def item(text: str) -> str:
    """Return the text as one entry of a comma-separated list takes it, or raise ConfigurationRefused."""
    found = re.search(r"[,\"<>$\[\]{}|]", value(text))
    if found:
        raise ConfigurationRefused(f"{text!r} cannot stand in a list of Asterisk's: {found[0]!r}")
    return text


def _file(lines: list[str]) -> str:
    return "\n".join(["; Generated from sansheng.toml at each start; changes here are lost.", *lines, ""])


def _asterisk(settings: LineSettings, places: Places) -> list[str]:
    folders = {
        "astetcdir": places.etc,
        "astmoddir": places.modules,
        "astvarlibdir": places.state,
        "astdbdir": places.state,
        "astkeydir": places.state,
        "astdatadir": places.data,
        "astagidir": places.state / "agi-bin",
        "astspooldir": places.state / "spool",
        "astrundir": places.run,
        "astlogdir": places.log,
        "astsbindir": places.state,
    }
    lines = ["[directories]", *(f"{name} = {value(str(path))}" for name, path in folders.items()), "", "[options]"]
    return [
        *lines,
        "nocolor = yes",
        "hideconnect = yes",
        "live_dangerously = no",
        "transmit_silence = yes",
        "defaultlanguage = zh",
        f"systemname = {value(settings.asterisk.system_name)}",
        f"maxcalls = {settings.asterisk.max_calls}",
    ]


def _control_address(settings: LineSettings) -> str:
    """Return the loopback address that AMI and HTTP listen on: the control side never leaves the machine."""
    return settings.network.listen if settings.network.loopback else "127.0.0.1"


def _manager_listen(settings: LineSettings) -> list[str]:
    return [f"bindaddr = {_control_address(settings)}", f"port = {settings.ports.ami}"]


def _transports(settings: LineSettings) -> list[str]:
    network = settings.network
    listen = f"[{network.listen}]" if ":" in network.listen else network.listen
    lines = ["[sansheng-udp]", "type = transport", "protocol = udp", f"bind = {listen}:{settings.ports.sip}"]
    if network.public_address:
        lines += [
            f"external_media_address = {value(network.public_address)}",
            f"external_signaling_address = {value(network.public_address)}",
        ]
    lines += [f"local_net = {value(local)}" for local in network.local_networks]
    lines += ["", "; Rides on http.conf's port, path /ws", "[sansheng-ws]", "type = transport", "protocol = ws"]
    lines += [f"bind = {_control_address(settings)}"]
    return [*lines, *_access_list(settings)]


def _access_list(settings: LineSettings) -> list[str]:
    if not settings.network.allow:
        return []
    trunks = [address for trunk in settings.trunks for address in (*_literal(trunk.host), *trunk.addresses)]
    permitted = ["127.0.0.0/8", *settings.network.allow, *trunks]
    lines = ["", "[sansheng-access]", "type = acl", "deny = 0.0.0.0/0.0.0.0"]
    return [*lines, *(f"permit = {item(address)}" for address in permitted)]


def _literal(host: str) -> list[str]:
    try:
        return [str(ipaddress.ip_network(host))]
    except ValueError:
        return []


def _media(settings: LineSettings) -> list[str]:
    address = ipaddress.ip_address(settings.network.listen)
    if address.is_unspecified:
        return ["[sansheng-media](!)", "; voice takes the address that its call came in by"]
    return ["[sansheng-media](!)", f"media_address = {address}", "bind_rtp_to_media_address = yes"]


def _trunks(settings: LineSettings, secrets: LineSecrets) -> list[str]:
    lines: list[str] = []
    for trunk in settings.trunks:
        lines += _trunk(trunk, secrets)
    return [*lines, *_simulated_trunk()] if settings.simulation.enabled else lines


def _trunk(trunk: Trunk, secrets: LineSecrets) -> list[str]:
    name = item(trunk.name)
    endpoint = [f"[{name}](sansheng-trunk)", f"aors = {name}", f"allow = !all,{','.join(map(item, trunk.codecs))}"]
    if trunk.username:
        endpoint += [f"from_user = {item(trunk.username)}", f"contact_user = {item(trunk.username)}"]
        endpoint += [f"outbound_auth = {name}"]
    if trunk.domain:
        endpoint += [f"from_domain = {item(trunk.domain)}"]
    lines = [*endpoint, "", f"[{name}]", "type = aor", f"contact = {_uri(None, trunk)}"]
    lines += [f"qualify_frequency = {trunk.check_s}", "", f"[{name}]", "type = identify", f"endpoint = {name}"]
    lines += [f"match = {item(address)}" for address in (trunk.host, *trunk.addresses)]
    return [*lines, *_trunk_login(trunk, secrets), ""]


def _trunk_login(trunk: Trunk, secrets: LineSecrets) -> list[str]:
    if trunk.username is None:
        return []
    if trunk.name not in secrets.trunks:
        raise ConfigurationRefused(
            f"中继 {trunk.name} 没有密码 / trunk {trunk.name} has no password",
            advice=f'secrets.toml: [trunks] {trunk.name} = "…"',
        )
    name, password = item(trunk.name), value(secrets.trunks[trunk.name])
    lines = ["", f"[{name}]", "type = auth", "auth_type = userpass", f"username = {item(trunk.username)}"]
    lines += [f"password = {password}"]
    if trunk.kind is TrunkKind.REGISTRATION:
        host = trunk.domain or trunk.host
        lines += [
            "",
            f"[{name}]",
            "type = registration",
            f"outbound_auth = {name}",
            f"server_uri = {_uri(None, trunk)}",
        ]
        lines += [f"client_uri = sip:{item(trunk.username)}@{item(host)}", f"contact_user = {item(trunk.username)}"]
        lines += ["retry_interval = 30", "forbidden_retry_interval = 300", "max_retries = 100000", "expiration = 600"]
        lines += ["max_random_initial_delay = 1"]
        lines += ["line = yes", f"endpoint = {name}"]
    return lines


def _uri(user: str | None, trunk: Trunk) -> str:
    return f"sip:{item(user) + '@' if user else ''}{item(trunk.host)}:{trunk.port}"


def _simulated_trunk() -> list[str]:
    # The deny-all AOR has no contact: simulated people are called by nobody.
    return [
        "; The carrier of `sansheng simulate`: whoever calls from this machine and is not an agent's phone",
        f"[{SIMULATED_TRUNK}](sansheng-trunk)",
        "",
        f"[{SIMULATED_TRUNK}]",
        "type = identify",
        f"endpoint = {SIMULATED_TRUNK}",
        "match = 127.0.0.0/8",
    ]


def _agents(settings: LineSettings, secrets: LineSecrets) -> list[str]:
    trunks = {trunk.name: trunk for trunk in settings.trunks}
    lines: list[str] = []
    for agent in settings.agents:
        external = agent.phone is Phone.EXTERNAL and agent.trunk and agent.dial
        lines += _external(agent, trunks[agent.trunk]) if external and agent.trunk else _registering(agent, secrets)
    return lines


def _registering(agent: Agent, secrets: LineSecrets) -> list[str]:
    number = item(agent.number)
    if agent.number not in secrets.phones:
        raise ConfigurationRefused(f"agent {agent.number} has no SIP password", advice="secrets.toml: [phones]")
    template = "sansheng-webphone" if agent.phone is Phone.WEB else "sansheng-phone"
    lines = [f"[{number}]({template})", f"callerid = {item(agent.name)} <{number}>", f"aors = {number}"]
    lines += [f"auth = {number}", "", f"[{number}](sansheng-contact)"]
    if agent.phone is Phone.DESK:
        lines += ["qualify_frequency = 30"]
    return [
        *lines,
        "",
        f"[{number}](sansheng-login)",
        f"username = {number}",
        f"password = {value(secrets.phones[number])}",
        "",
    ]


def _external(agent: Agent, trunk: Trunk) -> list[str]:
    number = item(agent.number)
    lines = [f"[{number}](sansheng-phone)", f"callerid = {item(agent.name)} <{number}>", f"aors = {number}"]
    lines += [f"allow = !all,{','.join(map(item, trunk.codecs))}"]
    if trunk.username:
        lines += [f"outbound_auth = {item(trunk.name)}", f"from_user = {item(trunk.username)}", "send_pai = yes"]
    return [*lines, "", f"[{number}]", "type = aor", f"contact = {_uri(agent.dial, trunk)}", ""]


def _queues(settings: LineSettings) -> list[str]:
    lines: list[str] = []
    for queue in settings.queues:
        lines += [f"[{item(queue.name)}](sansheng-queue)", *_queue(queue)]
        members = [agent for agent in settings.agents if queue in settings.queues_of(agent)]
        lines += [_member(agent) for agent in members] + [""]
    return lines


def _queue(queue: Queue) -> list[str]:
    lines = [f"strategy = {queue.strategy}", f"timeout = {queue.timeout_s}", f"wrapuptime = {queue.wrapup_s}"]
    lines += [f"maxlen = {queue.max_length}"] if queue.max_length else []
    if queue.announce_s:
        lines += [f"announce-frequency = {queue.announce_s}", "announce-position = yes", "announce-holdtime = yes"]
        lines += ["announce-to-first-user = yes", f"min-announce-frequency = {min(15, queue.announce_s)}"]
        lines += [f"announce-round-seconds = {queue.announce_round_s}"] if queue.announce_round_s else []
    if queue.announce_s and queue.keys:
        lines += [f"periodic-announce-frequency = {2 * queue.announce_s}"]
        lines += ["periodic-announce = queue-press-for-call-back"]
    return [*lines, "context = sansheng-queue-key"] if queue.keys else lines


def _member(agent: Agent) -> str:
    number = item(agent.number)
    return f"member => {agent.interface},0,{item(agent.name)},PJSIP/{number}"


def _globals(settings: LineSettings) -> list[str]:
    return [
        f"SANSHENG_AGI = agi://{_control_address(settings)}:{settings.ports.agi}",
        f"SANSHENG_DEFAULT_QUEUE = {item(settings.queues[0].name)}",
        f"SANSHENG_WAIT_LIMIT = {WAIT_LIMIT_S}",
        f"SANSHENG_TRANSFER_RING = {TRANSFER_RING_S}",
        f"SANSHENG_TRUNK = {item(settings.outbound.trunk or '')}",
    ]


def _called_numbers(settings: LineSettings) -> list[str]:
    lines = ["[sansheng-called-number]"]
    for queue in settings.queues:
        forms = sorted({form for number in queue.numbers for form in variants(number)})
        lines += [f"exten => c{item(form)},1,Return({_led_to(queue)})" for form in forms]
    return [*lines, f"exten => _c!,1,Return({_led_to(settings.queues[0])})"]


def _led_to(queue: Queue) -> str:
    """Return what the table answers: queue, limit, language."""
    return f"{item(queue.name)}^{queue.limit_s or ''}^{CHANNEL_LANGUAGES[queue.language]}"


def _agent_numbers(settings: LineSettings) -> list[str]:
    lines = [f"[{NUMBERS_CONTEXT}]"]
    for agent in settings.agents:
        number = item(agent.number)
        options = "tU(sansheng-accept)" if agent.accepts_by_key else "t"
        lines += [f"exten => {number},hint,PJSIP/{number}", f"exten => {number},1,Dial(PJSIP/{number},30,{options})"]
        lines += [" same => n,Hangup()"]
    for queue in settings.queues:
        if queue.extension:
            lines += [f"exten => {item(queue.extension)},1,Set(SANSHENG_QUEUE={item(queue.name)})"]
            lines += [" same => n,Goto(sansheng-queue,s,1)"]
    return lines


def _outbound_routes(settings: LineSettings) -> list[str]:
    lines = ["[sansheng-outbound-routes]"]
    lines += [f"include => sansheng-class-{NumberClass(allowed).value}" for allowed in settings.outbound.allow]
    return lines
