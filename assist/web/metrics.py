"""The web side's own figures for Prometheus; other parts register theirs at the same place."""

from typing import Final

from prometheus_client import Counter, Gauge

PAGES: Final = Gauge("sansheng_live_pages", "Open live streams.")
FACTS_SENT: Final = Counter("sansheng_live_facts_sent", "Facts queued for pages.")
PAGES_CUT: Final = Counter("sansheng_live_pages_cut", "Streams closed by the service.", ["code"])
LOGINS: Final = Counter("sansheng_logins", "Attempts to log in.", ["outcome"])
LOG_WAITING: Final = Gauge("sansheng_log_waiting_facts", "Facts delivered and not stored yet.")
LOG_LOST: Final = Gauge("sansheng_log_lost_facts", "Facts that could not be kept for a failing disk.")
