"""The page that says how to trust the panel's private authority, and its certificate to take along. No login needed."""

import html
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from assist.web.context import Context
from assist.web.refusals import Refused

router: Final = APIRouter(prefix="/trust", include_in_schema=False)

_PAGE: Final = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>信任三声面板 · Trust the Sansheng panel</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.7 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }}
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
code {{ word-break: break-all; }}
a.take {{ display: inline-block; padding: .5rem 1rem; border: 2px solid; border-radius: .5rem; }}
</style></head><body>
<h1>信任三声面板</h1>
<p>浏览器只在受信任的 HTTPS 页面上开放麦克风。本面板用自己的证书机构，它只能为本面板的地址作证。
每台电脑安装一次即可。</p>
<ol>
<li>向管理员核对指纹（SHA-256，<code>sansheng up</code> 启动时显示）：<br><code>{fingerprint}</code></li>
<li><a class="take" href="/trust/sansheng-authority.crt" download>下载证书</a></li>
<li><b>Windows</b>：双击文件 → 安装证书 → 本地计算机 → “受信任的根证书颁发机构”。<br>
<b>macOS</b>：双击 → 钥匙串“系统” → 双击证书 → 信任 → 始终信任。<br>
<b>Linux</b>（Chrome）：设置 → 隐私和安全 → 安全 → 管理证书 → 授权机构 → 导入。<br>
<b>Firefox</b>：设置 → 隐私与安全 → 查看证书 → 证书颁发机构 → 导入，勾选“信任由此证书颁发机构来标识网站”。</li>
<li>重启浏览器，再打开面板。</li>
</ol>
<h1 lang="en">Trust the Sansheng panel</h1>
<div lang="en">
<p>Browsers give a page the microphone only over trusted HTTPS. This panel has a certificate authority of its own, which
can vouch for this panel's addresses alone. Once per computer:</p>
<ol>
<li>Compare the fingerprint (SHA-256) with the one your administrator sees when <code>sansheng up</code> starts:
<br><code>{fingerprint}</code></li>
<li><a class="take" href="/trust/sansheng-authority.crt" download>Take the certificate</a></li>
<li><b>Windows</b>: open it → Install Certificate → Local Machine → “Trusted Root Certification Authorities”.<br>
<b>macOS</b>: open it → keychain “System” → open the certificate → Trust → Always Trust.<br>
<b>Linux</b> (Chrome): Settings → Privacy and security → Security → Manage certificates → Authorities → Import.<br>
<b>Firefox</b>: Settings → Privacy &amp; Security → View Certificates → Authorities → Import, “Trust this CA to identify
websites”.</li>
<li>Start the browser again and open the panel.</li>
</ol></div></body></html>
"""


@router.get("")
async def show_trust(context: Context) -> HTMLResponse:
    if context.identity is None or context.identity.authority is None:
        raise Refused(404, "no-private-authority")
    return HTMLResponse(_PAGE.format(fingerprint=html.escape(context.identity.fingerprint)))


@router.get("/sansheng-authority.crt")
async def take_authority(context: Context) -> Response:
    if context.identity is None or context.identity.authority is None:
        raise Refused(404, "no-private-authority")
    return Response(context.identity.authority.read_bytes(), media_type="application/x-x509-ca-cert")
