"""Write the description of the JSON API: `sanbao manage openapi docs/openapi.json`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from sanbao.web.openapi import as_text
from sanbao.web.rest import API


class Command(BaseCommand):
    help = "写出数据接口的说明（OpenAPI 3.1）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_arguments: object, **options: Path) -> None:
        """Write the file."""
        options["file"].write_text(as_text(API.get_openapi_schema()), encoding="utf-8")
