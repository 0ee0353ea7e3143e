"""Forty texts that somebody may write to be more than read, each for another reader of it."""

from __future__ import annotations


HOST = "127.0.0.1:PORT"
"""Where somebody listens who should never be asked; PORT is filled in by `lies_of`."""

_LIES = {
    # a spreadsheet
    "formula": f'=HYPERLINK("http://{HOST}/pwned","click")',
    "command": "=cmd|'/C calc'!A0",
    "plus": "+1+pwned()",
    "minus": "-2+3+pwned()",
    "at": "@SUM(1+9)*pwned()",
    "tab": "\t=1+pwned()",
    "return": "\r=1+pwned()",
    "behind a comma": 'x","=pwned()","\n=pwned()',
    # a page
    "script": "</script><script>window.pwned=1</script>",
    "image": f"<img src=http://{HOST}/pwned.png onerror=window.pwned=1>",
    "vector": "<svg/onload=window.pwned=1>",
    "attribute": "\" autofocus onfocus=window.pwned=1 x=\"' onmouseover='window.pwned=1",
    "scheme": "javascript:window.pwned=1",
    "style": f"</style><style>*{{background:url(http://{HOST}/pwned)}}</style>",
    "comment": "--><script>window.pwned=1</script><!--",
    "entity": "&lt;script&gt;window.pwned=1&lt;/script&gt;&#x3c;b&#x3e;",
    "template": "{{7*7}}{% import 'os' as os %}{{os.system('touch PWNED')}}${7*7}#{7*7}",
    # Markdown
    "link": f"[pwned](javascript:window.pwned=1) ![pwned](http://{HOST}/pwned.png)",
    "autolink": f"<http://{HOST}/pwned> www.pwned.example pwned@example.com @pwned",
    "table": "| pwned | pwned |\n|---|---|\n# pwned\n* pwned",
    "fence": "```\n</code></pre><script>window.pwned=1</script>\n```\n~~~",
    # YAML, JSON, TOML
    "yaml": "pwned: !!python/object/apply:os.system ['touch PWNED']\n---\nlicense: pwned\n...",
    "json": '"}],"pwned":true,"x":[{"y":"\\u0000\\',
    "toml": "\"\"\"\n[pwned]\npwned = true\n'''",
    # a terminal
    "clear": "\x1b[2J\x1b[H\x1b[31mpwned\x1b[0m",
    "window title": "\x1b]0;pwned\x07\x1b]8;;http://pwned.example\x1b\\pwned\x1b]8;;\x1b\\",
    "one byte of control": "\x9b2Jpwned\x9d0;pwned\x9c\x85\x8d",
    "backspace": "good\b\b\b\bpwned\x7f\x0b\x0c",
    "markup": "[bold red]pwned[/] [link=http://pwned.example]pwned[/link] [/pwned] [@click=pwned]",
    # an eye
    "right to left": "\u202egpwned\u202c \u2066pwned\u2069 \u200fpwned",
    "zero width": "pw\u200bn\u200ded\ufeff\u2060\u00ad\U000e0041",
    "twins": "pwne\u0301d pwn\u00e9d \uff1cscript\uff1e \uff1dpwned",
    # a file system, a shell
    "traversal": "../../../../pwned/../PWNED",
    "windows": "..\\..\\PWNED C:\\PWNED CON NUL.txt",
    "shell": "$(touch PWNED) `touch PWNED` ; touch PWNED | touch PWNED & '\"",
    "percent": "%s%n%d%(pwned)s {pwned} {0.__class__.__mro__} %00 %2e%2e%2f",
    # whoever holds text
    "nul": "before\x00pwned\x00",
    "half a letter": "\ud800pwned\udfff\udc9b",
    "long": "pwned " * 3000,
    "lines": "0:00 pwned\u20280:01 pwned\u2029\x1c\x1d\x1e0:02 pwned\r\n1:99:99 pwned",
}


def lies_of(port: int) -> dict[str, str]:
    """Name → text; `pwned` stands in each, and `window.pwned` is set where one is run."""
    return {name: words.replace("PORT", str(port)) for name, words in _LIES.items()}
