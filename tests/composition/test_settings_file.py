"""The settings file: its template, its errors, the secrets beside it."""

from __future__ import annotations

import re
import stat
import tomllib

import pytest

from ivr.settings import LineSettings, Queue
from sansheng.errors import SettingsRefused
from sansheng.home import Home, find_home, template
from sansheng.secrets import load_secrets
from sansheng.settings import Settings, load_settings, save_line


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path / "h")
    made.prepare()
    return made


def refused(home, text):
    home.settings_file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsRefused) as error:
        load_settings(home)
    assert str(home.settings_file) in str(error.value)
    return str(error.value)


def test_template_is_a_valid_file_with_the_defaults(home):
    settings = load_settings(home)
    assert settings.model_copy(update={"agents": ()}) == Settings()
    assert [agent.number for agent in settings.agents] == ["1001", "1002", "2001"]


def test_template_with_every_comment_opened_is_valid_too():
    """The commented examples are settings that exist."""
    # Paths and addresses of other machines cannot be examples and valid at once.
    example = re.compile(r"# (\[\[\w+\]\]|(?!mirror|snapshot|binary|certificate|key )[a-z_]+ = )")
    opened = [line[2:] if example.match(line) else line for line in template().splitlines()]
    content = tomllib.loads("\n".join(opened))
    settings = Settings.model_validate(content)
    assert [trunk.name for trunk in settings.trunks] == ["carrier", "carrier2"]
    assert settings.outbound.allow


@pytest.mark.parametrize("section", list(LineSettings.model_fields))
def test_template_explains_every_table_of_the_line(section):
    assert f"[{section}]" in template() or f"[[{section}]]" in template()


@pytest.mark.parametrize(
    "section",
    ["site", "ports", "network", "asterisk", "queues", "agents", "trunks", "hours", "front", "outbound", "hearing"],
)
def test_template_names_every_setting_of_the_line(section):
    text = template()
    annotation = Settings.model_fields[section].annotation
    model = getattr(annotation, "__args__", (annotation,))[0]
    missing = [name for name in model.model_fields if f"{name} =" not in text]
    allowed = {"modules", "data"} if section == "asterisk" else set()
    assert set(missing) <= allowed


def test_every_mistake_is_named_with_its_fix(home):
    text = refused(home, '[prots]\nsip = 1\n[ports]\nsipp = 1\n[[agents]]\nnumber = "1001"\nnam = "甲"\n')
    assert "did you mean ports?" in text
    assert "ports.sipp: 没有这个设置 / no such setting；是不是 sip？" in text
    assert "agents.0.name: 缺少这一项 / is missing" in text
    assert "did you mean name?" in text


def test_broken_files_are_named(home):
    assert "TOML" in refused(home, "[ports\n")
    home.settings_file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsRefused, match="UTF-8"):
        load_settings(home)


def test_two_ports_may_not_be_one(home):
    assert "two of the ports are the same" in refused(home, "[ports]\nami = 14573\n")


def test_panel_port_has_one_place(home):
    assert "[ports] panel" in refused(home, "[panel]\nport = 8080\n")


def test_panel_saves_agents_and_queues_for_the_next_start(home):
    settings = load_settings(home)
    queues = (Queue(name="service", title="客户服务", timeout_s=15),)
    save_line(home, settings.agents[:1], queues)
    again = load_settings(home)
    assert again.queues == queues
    assert again.agents == settings.agents[:1]


def test_secrets_are_made_once_and_for_their_owner_alone(home):
    settings = load_settings(home)
    first = load_secrets(home, settings)
    assert stat.S_IMODE(home.secrets_file.stat().st_mode) == 0o600
    assert set(first.phones) == {"1001", "1002", "2001"}
    assert len(set(first.phones.values())) == 3
    assert load_secrets(home, settings) == first


def test_new_agent_gets_a_password_and_the_operators_lines_stay(home):
    settings = load_settings(home)
    load_secrets(home, settings)
    text = home.secrets_file.read_text(encoding="utf-8")
    home.secrets_file.write_text(text.replace("\n[trunks]\n", '\n[trunks]\ncarrier = "two words"\n'), "utf-8")
    with pytest.raises(SettingsRefused, match=r"trunks\.carrier") as error:
        load_secrets(home, settings)
    assert "two words" not in str(error.value)
    home.secrets_file.write_text(
        text.replace("\n[trunks]\n", '\n[trunks]\n# of March\ncarrier = "abc"\n'), encoding="utf-8"
    )
    more = settings.model_copy(
        update={"agents": (*settings.agents, settings.agents[0].model_copy(update={"number": "1009"}))}
    )
    secrets = load_secrets(home, more)
    assert secrets.trunks == {"carrier": "abc"}
    assert "1009" in secrets.phones
    assert "# of March" in home.secrets_file.read_text(encoding="utf-8")


def test_home_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SANSHENG_HOME", str(tmp_path))
    assert find_home().root == tmp_path
    assert find_home(tmp_path / "other").root == tmp_path / "other"
