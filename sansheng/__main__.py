"""`python -m sansheng`, the same as the command `sansheng`."""

from sansheng.commands import app

app()
