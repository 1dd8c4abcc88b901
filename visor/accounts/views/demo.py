"""In the demo alone: who the fictional people are and the codes they would see now."""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from visor.access.guard import public
from visor.accounts import demo


@public("the demo's people are fictional, and this page exists in the demo alone")
def demo_codes(request: HttpRequest) -> HttpResponse:
    now = time.time()
    rows = [[who.full_name, who.note, who.username, who.code] for who in demo.people(at=now)]
    head = ["Name", "What they are", "Work e-mail address", "Code now"]
    shown = {"head": head, "rows": rows, "password": demo.PASSWORD, "seconds": 30 - int(now) % 30}
    return render(request, "accounts/demo_codes.html", shown)
