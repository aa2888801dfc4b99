"""Speech for a benchmark: long, varied, with the pauses of a conversation. Blocking: synthesises with espeak-ng."""

import random
from typing import Final

import numpy as np
import numpy.typing as npt

from sansheng.speech.channel import telephone
from sansheng.speech.espeak import Line, Speech, Voice, speak_all

RATE: Final = 8000
VARIANTS: Final = ("", "f1", "f2", "f4", "m1", "m3", "m5", "m7", "Andy", "klatt2")
LEAST_PAUSE_S: Final = 0.3
_DIGITS: Final = "零幺二三四五六七八九"
_SENTENCES: Final = (
    "您好，很高兴为您服务，请问有什么可以帮助您",
    "请您提供一下订单号码，我帮您查询",
    "我的号码是{digits}",
    "我的订单号是{digits}，麻烦您查一下{thing}",
    "请您稍等，我正在为您查询，感谢您的耐心等待",
    "对不起，让您久等了，您的{thing}预计{day}{hour}点送到",
    "我{day}{hour}点打过电话，到现在还没有人给我回复",
    "您反映的{thing}问题我已经记录下来，我们会在{hour}个小时之内给您答复",
    "请问您贵姓，我应该怎么称呼您",
    "我想问一下{thing}什么时候能处理好",
    "好的，我明白了，谢谢你",
    "非常抱歉给您带来不便，我马上为您登记",
    "你们的{thing}为什么这么贵，能不能便宜一点",
    "请您不要着急，慢慢说，我会尽力帮您解决",
    "如果{day}还没有收到，请您再拨打我们的热线",
    "请问还有其他可以帮助您的吗",
    "感谢您的来电，请您对我的服务作出评价，再见",
)
_SLOTS: Final = {
    "thing": ("包裹", "账单", "发票", "维修申请", "退款", "会员积分", "快递", "合同", "保险", "手机套餐"),
    "day": ("今天", "明天", "后天", "昨天", "星期一", "星期三", "星期五", "周末"),
    "hour": ("两", "三", "四", "五", "六", "七", "八", "九", "十"),
}


def tracks(count: int, seconds: float, speech_share: float, seed: int = 1) -> list[npt.NDArray[np.int16]]:
    """Return `count` voices of about `seconds` each, speaking `speech_share` of the time, as a-law telephone sound.

    Raises:
        sansheng.speech.errors.SpeechError: espeak-ng is missing or failed.
    """
    chance = random.Random(seed)  # noqa: S311 - the same load each time
    per_track = max(4, round(seconds * speech_share / 3.0))
    lines = [
        Line(Voice(variant=VARIANTS[track % len(VARIANTS)], rate=chance.randint(150, 200)), sentence(chance))
        for track in range(count)
        for _ in range(per_track)
    ]
    spoken = speak_all(lines, chunk=32)
    groups = [spoken[track * per_track : (track + 1) * per_track] for track in range(count)]
    return [_joined(speeches, speech_share, chance) for speeches in groups]


def sentence(chance: random.Random) -> str:
    """Return something that an agent or a caller says."""
    text = chance.choice(_SENTENCES)
    for slot, fillings in _SLOTS.items():
        text = text.replace(f"{{{slot}}}", chance.choice(fillings))
    return text.replace("{digits}", "".join(chance.choice(_DIGITS) for _ in range(chance.choice((4, 8, 11)))))


def _joined(speeches: list[Speech], share: float, chance: random.Random) -> npt.NDArray[np.int16]:
    """Put sentences behind one another with pauses, whole 20 ms frames."""
    parts: list[npt.NDArray[np.int16]] = []
    spoken = sum(speech.duration_s for speech in speeches) / len(speeches)
    mean_pause = spoken * (1 - share) / share
    for speech in speeches:
        parts.append(telephone(speech.samples, speech.rate))
        pause = LEAST_PAUSE_S + chance.expovariate(1 / max(mean_pause - LEAST_PAUSE_S, 0.01))
        parts.append(np.full(round(pause * RATE), 8, np.int16))
    whole = np.concatenate(parts)
    return whole[: len(whole) // 160 * 160]
