"""Name the browser of a session so that its owner recognises it. Nothing is decided by it."""

_BROWSERS = (("Edg", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"),
            ("Mac OS X", "Mac"), ("Linux", "Linux"))  # fmt: skip


def name_of(user_agent: str) -> str:
    """ "Edge on Windows", as far as the browser says."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser
