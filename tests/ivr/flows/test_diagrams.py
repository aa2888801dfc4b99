"""The flows' diagrams in the docs are those of the code."""

from pathlib import Path

from ivr.flows.diagram import draw
from ivr.flows.not_hung_up import not_hung_up
from sansheng.commands.flows import document

PAGE = Path(__file__).parents[3] / "docs" / "flows.md"


def test_the_page_in_the_docs_is_what_the_code_draws() -> None:
    assert PAGE.read_text(encoding="utf-8") == document(), "run: sansheng flows draw --out docs/flows.md"


def test_a_small_flow_is_drawn_step_by_step() -> None:
    assert draw(not_hung_up).splitlines() == [
        "flowchart TD",
        '  n0(["not-hung-up: hang up"])',
        '  n1(["caller-spoke: back to the agent or queue"])',
        '  n2["listen 5 s"]',
        '  n2 -->|"nothing"| n0',
        '  n2 -->|"speech or key"| n1',
        '  n3["say hanging-up"]',
        '  n3 -->|"nothing"| n2',
        '  n3 -->|"speech or key"| n1',
        '  n4["listen 5 s"]',
        '  n4 -->|"nothing"| n3',
        '  n4 -->|"speech or key"| n1',
        '  n5["say more-help"]',
        '  n5 -->|"nothing"| n4',
        '  n5 -->|"speech or key"| n1',
    ]
