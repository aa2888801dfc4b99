"""Everything that the line can say: names, standard wordings in Chinese and English. Pure data.

`{company}` is filled in from the settings. Prompts that depend on the settings (the entry menu's, one per queue) are
made by `prompts`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ivr.settings import LineSettings

LANGUAGES: Final = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Prompt:
    name: str
    zh: str
    en: str
    rule: str = ""
    """The row of the service standard whose wording it is."""

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.zh


_COUNTED: Final = (
    *(
        (str(number), zh, en)
        for number, zh, en in zip(
            range(20),
            [*"零一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九")],
            [
                *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
                *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
            ],
            strict=True,
        )
    ),
    *(
        (str(10 * ten), f"{zh}十", en)
        for ten, zh, en in zip(
            range(2, 10),
            "二三四五六七八九",
            ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
            strict=True,
        )
    ),
    ("hundred", "百", "hundred"),
)
"""A count, as the queues say it: tens, then ones; in English the teens are words of their own."""

_STANDING: Final = (
    Prompt(
        "recording-notice",
        "为保证服务质量，您的通话可能会被录音。",
        "To assure the quality of our service, your call may be recorded.",
        "S00",
    ),
    Prompt("greeting-morning", "早上好，欢迎致电{company}客户服务热线。", "Good morning, welcome to {company}.", "S01"),
    Prompt("greeting-noon", "中午好，欢迎致电{company}客户服务热线。", "Good day, welcome to {company}.", "S01"),
    Prompt(
        "greeting-afternoon", "下午好，欢迎致电{company}客户服务热线。", "Good afternoon, welcome to {company}.", "S01"
    ),
    Prompt("greeting-evening", "晚上好，欢迎致电{company}客户服务热线。", "Good evening, welcome to {company}.", "S01"),
    Prompt("silent-question", "您好！请问有什么可以帮助您？", "Hello! How may I help you?", "S03"),
    Prompt(
        "silent-goodbye",
        "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！",
        "Sorry, no sound comes from your phone. Please call again from another one. Goodbye!",
        "S03",
    ),
    Prompt(
        "hands-free",
        "对不起，您的声音太小，请您拿起话筒说话好吗？",
        "Sorry, your voice is very faint. Would you pick up the handset, please?",
        "S04",
    ),
    Prompt("quiet-louder", "对不起！请您大声一点，好吗？", "Sorry! Could you speak a little louder, please?", "S05"),
    Prompt(
        "quiet-goodbye",
        "对不起！您的电话声音太小，请您换一部电话打来，好吗？",
        "Sorry! Your phone is too quiet. Would you call again from another one, please?",
        "S05",
    ),
    Prompt(
        "noisy-goodbye",
        "对不起，您的电话杂音太大，听不清，请您换一部电话再次打来好吗？再见！",
        "Sorry, there is too much noise on your line. Would you call again from another phone? Goodbye!",
        "S06",
    ),
    Prompt(
        "dialect-mandarin",
        "对不起，请您讲普通话，好吗？谢谢！",
        "Sorry, would you speak Mandarin, please? Thank you!",
        "S07",
    ),
    Prompt(
        "dialect-somebody",
        "对不起，请您找一个可以讲普通话的人来，好吗？谢谢！",
        "Sorry, could somebody who speaks Mandarin come to the phone? Thank you!",
        "S07",
    ),
    Prompt(
        "all-busy",
        "对不起，刚才因为线路忙，让您久等了！",
        "Sorry, all lines have been busy. Thank you for your patience!",
        "S15",
    ),
    Prompt(
        "system-fault",
        "对不起，线路正在调整，请您稍后再来电，好吗？您也可以留下联系电话。",
        "Sorry, our system is being restored. Please call again later, or leave us your number.",
        "S23",
    ),
    Prompt(
        "harassment",
        "对不起，您的要求不在我们的服务范围内，请您挂机。",
        "Sorry, your request is outside our service. Please hang up.",
        "S28",
    ),
    Prompt("more-help", "请问还有什么可以帮助您？", "Is there anything else that I can help you with?", "S35"),
    Prompt("hanging-up", "对不起，我挂线了。", "Sorry, I am hanging up now.", "S35"),
    Prompt(
        "hold-apology",
        "对不起，让您久等了，马上为您接回客服代表。",
        "Sorry to have kept you waiting. You are being put back to the agent.",
        "C08",
    ),
    Prompt(
        "blocked-goodbye",
        "对不起，您的号码暂时不能使用本热线，请以后再来电。再见！",
        "Sorry, this line cannot be reached from your number for now. Please call again later. Goodbye!",
    ),
    Prompt(
        "out-of-hours",
        "您好，现在是非工作时间。留下联系电话请按一，我们会尽快与您联系。",
        "Hello. Our agents are off duty now. To leave your number, press one and we will call you back.",
    ),
    Prompt(
        "call-back-offer",
        "目前等待的客户较多，预约回电请按一，继续等待请按其他键。",
        "Many callers are waiting. To be called back, press one. To keep waiting, press any other key.",
    ),
    Prompt(
        "number-enter",
        "请输入或者说出您的联系电话，固定电话请加区号，按井号键结束。",
        "Please enter your phone number with the area code, then press the hash key.",
    ),
    Prompt("number-yours", "您的来电号码是", "Your number is"),
    Prompt("number-read-back", "您输入的号码是", "You have entered"),
    Prompt(
        "number-confirm",
        "正确请按一，或者说，是的。重新输入请按二，或者说，不对。",
        "If that is right, press one. To enter it again, press two.",
    ),
    Prompt(
        "number-invalid",
        "对不起，这个号码无法回拨，请重新输入。",
        "Sorry, we cannot call this number. Please enter another one.",
    ),
    Prompt(
        "number-kept",
        "好的，我们将在四十八小时内与您联系，感谢您的来电，再见！",
        "Thank you. We will call you within forty-eight hours. Goodbye!",
        "S32",
    ),
    Prompt("queue-youarenext", "您是下一位，请稍候。", "You are next. Please hold on."),
    Prompt("queue-thereare", "您现在排在第", "You are number"),
    Prompt("queue-callswaiting", "位。", "in the queue."),
    Prompt("queue-holdtime", "预计等待", "The expected wait is"),
    Prompt("queue-minute", "分钟。", "minute."),
    Prompt("queue-minutes", "分钟。", "minutes."),
    Prompt("queue-seconds", "秒。", "seconds."),
    Prompt("queue-thankyou", "感谢您的耐心等待。", "Thank you for your patience."),
    Prompt("queue-press-for-call-back", "预约回电请按任意键。", "To be called back, press any key."),
    Prompt("goodbye", "感谢您的来电，若有问题请再次来电，谢谢再见！", "Thank you for calling. Goodbye!", "S34"),
    Prompt(
        "survey-ask",
        "请您对本次服务作出评价：非常满意请按五，满意请按四，一般请按三，不满意请按二，非常不满意请按一。",
        "Please rate our service from five, very satisfied, down to one, very dissatisfied.",
    ),
    Prompt(
        "survey-reason",
        "请问您不满意的原因：服务态度请按一，问题未解决请按二，等待时间请按三，其他原因请按四。",
        "What was the reason? The agent's manner, press one. Not solved, two. The waiting, three. Other, four.",
    ),
    Prompt("survey-thanks", "感谢您的评价，再见！", "Thank you for your rating. Goodbye!"),
    Prompt(
        "accept-call",
        "您有客户来电，接听请按一。",
        "A customer is calling. To take the call, press one.",
    ),
    *(
        Prompt(f"digit-{digit}", zh, en)
        for digit, (zh, en) in enumerate(
            zip(
                ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"],
                ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
                strict=True,
            )
        )
    ),
    *(Prompt(f"digits/{name}", zh, en) for name, zh, en in _COUNTED),
)
"""`queue-…` and `digits/…` are named as Asterisk's queues ask for them: it finds ours before its own English ones."""


def prompts(settings: LineSettings) -> dict[str, Prompt]:
    """Return every prompt by name, with the company's name and the queues' titles filled in."""
    company = settings.site.company
    filled = [
        Prompt(p.name, p.zh.replace("{company}", company), p.en.replace("{company}", company), p.rule)
        for p in _STANDING
    ]
    menu = [
        Prompt(f"menu-{queue.name}", f"{queue.title}请按{key}。", f"For {queue.title}, press {key}.")
        for key, queue in enumerate(settings.queues, start=1)
    ]
    return {prompt.name: prompt for prompt in (*filled, *menu)}


def names(settings: LineSettings) -> frozenset[str]:
    return frozenset(prompts(settings))


class PromptFolder:
    """Where the sound files lie: `<folder>/<language>/<name>.wav`, 8 kHz, 16 bit, mono."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: set[str] = set()
        """Asked for and not there: each is logged once."""

    def sound(self, language: str, name: str) -> str | None:
        """Return the path without extension, as Asterisk takes it; None when the file is missing."""
        path = self.folder / language / f"{name}.wav"
        return str(path.with_suffix("")) if path.is_file() else None

    def seconds(self, sound: str) -> float:
        """Return how long a sound takes, from the file's size."""
        path = Path(f"{sound}.wav")
        try:
            return max(0, path.stat().st_size - 44) / 16_000
        except OSError:
            return 0.0
