"""What documents remembers: numbers and issued forms."""

from sanbao.documents.models.forms import IssuedForm, NumberSeries

__all__ = ["IssuedForm", "NumberSeries"]
