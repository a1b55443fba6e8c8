"""The pages that belong to no context: home, search, health, and a gallery of components for developers."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, signed_in_page
from sanbao.kernel.text import halfwidth, squeeze
from sanbao.web.menu import menu_for
from sanbao.web.queries import found_for, waiting_for


@require_safe
@signed_in_page
def home(request: PageRequest) -> HttpResponse:
    """Show what waits for this user, and the ways to everything else."""
    now = timezone.localtime()
    tiles = waiting_for(request.user, today=now.date())
    sections = [section for section in menu_for(request) if any(not link.is_current for link in section.links)]
    return render(request, "web/home.html", {"tiles": tiles, "sections": sections, "now": now})


@require_safe
@signed_in_page
def search(request: PageRequest) -> HttpResponse:
    """Find orders, units, people by number, plate, name or initials; a single hit is opened at once."""
    query = squeeze(halfwidth(request.GET.get("q", "")))[:60]
    found = found_for(request.user, query)
    hits = [hit for source in found for hit in source.hits]
    if len(hits) == 1:
        return redirect(hits[0].url)
    return render(request, "web/search.html", {"query": query, "found": found, "total": len(hits)})


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell a supervisor that this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for the old name to the logo."""
    return redirect(static("web/logo.svg"))


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components at once; there is no such page on a site in use."""
    if not settings.DEBUG:
        raise Http404
    from sanbao.web.gallery import example  # noqa: PLC0415  # invented examples are loaded by developers only

    return render(request, "web/gallery.html", example())
