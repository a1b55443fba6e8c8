"""What documents remembers: numbers and issued forms, imported files and what their columns mean."""

from sanbao.documents.models.forms import IssuedForm, NumberSeries
from sanbao.documents.models.sheets import ColumnMapping, ImportFile, ImportRun

__all__ = ["ColumnMapping", "ImportFile", "ImportRun", "IssuedForm", "NumberSeries"]
