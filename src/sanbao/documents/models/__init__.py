"""What documents remembers: numbers, issued forms, attached files, imported files and what their columns mean."""

from sanbao.documents.models.attachments import Attachment
from sanbao.documents.models.forms import IssuedForm, NumberSeries
from sanbao.documents.models.sheets import ColumnMapping, ImportFile, ImportRun

__all__ = ["Attachment", "ColumnMapping", "ImportFile", "ImportRun", "IssuedForm", "NumberSeries"]
