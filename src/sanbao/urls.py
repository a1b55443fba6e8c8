"""The site's addresses: each context owns its own list (`urls.py`), and every list is included at the root."""

from django.urls import URLPattern, URLResolver, include, path

from sanbao.accounts.catalogue import modules

urlpatterns: list[URLPattern | URLResolver] = [path("", include(module.__name__)) for module in modules("urls")]
