from hypothesis import given
from hypothesis import strategies as st

from assist.matching.grams import grams, read, written
from assist.matching.sounds import sounds


def test_a_piece_tells_where_it_stands_first() -> None:
    pieces = grams(sounds("好的，好的"))
    assert pieces["U好"] == (0, 1)
    assert pieces["B的好"] == (1, 3)
    assert pieces["B^好"] == (0, 1)
    assert pieces["B的$"] == (3, 4)


def test_what_sounds_alike_has_the_same_pieces_of_sound() -> None:
    one, two = (
        {piece for piece in grams(sounds(text)) if piece[0] in "ubtsk"} for text in ("您的师傅到了", "您的失付到了")
    )
    assert one == two


def test_another_process_reads_the_same_sounds() -> None:
    assert {written(piece) for piece in grams(sounds("请稍等"))} >= {"u sao", "b qin sao", "t ^ qin sao", "U请", "B^请"}


@given(st.text("您好师傅的不abc1…，", max_size=12))
def test_every_piece_survives_its_storing(text: str) -> None:
    for piece, (first, last) in grams(sounds(text)).items():
        assert read(written(piece)) == piece
        assert 0 <= first < last <= len(sounds(text))
