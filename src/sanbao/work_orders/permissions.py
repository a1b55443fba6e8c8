"""Who may do what with work orders."""

from django.utils.translation import gettext_noop as _

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role

VIEW = Act(
    "work_orders.view",
    _("查看工单"),
    frozenset(
        {
            Role.CUSTOMER_SERVICE_CLERK,
            Role.SERVICE_ADVISER,
            Role.TECHNICIAN,
            Role.WORKSHOP_HEAD,
            Role.INSPECTOR,
            Role.WARRANTY_APPRAISER,
            Role.STATION_MANAGER,
            Role.STATISTICIAN,
            Role.PAYROLL_CLERK,
            Role.FINANCE_CLERK,
            Role.AFTER_SALES_MANAGER,
        }
    ),
)
SEE_PHONES = Act(
    "work_orders.see_phones",
    _("查看客户电话"),
    frozenset(
        {
            Role.CUSTOMER_SERVICE_CLERK,
            Role.SERVICE_ADVISER,
            Role.TECHNICIAN,
            Role.WORKSHOP_HEAD,
            Role.STATION_MANAGER,
            Role.AFTER_SALES_MANAGER,
        }
    ),
)
RECEIVE = Act(
    "work_orders.receive",
    _("登记工单"),
    frozenset({Role.SERVICE_ADVISER, Role.WORKSHOP_HEAD, Role.STATION_MANAGER, Role.STATISTICIAN}),
)
COMPLETE = Act(
    "work_orders.complete",
    _("工单完工"),
    frozenset({Role.WORKSHOP_HEAD, Role.INSPECTOR, Role.STATION_MANAGER, Role.STATISTICIAN}),
)
VOID = Act(
    "work_orders.void", _("作废工单"), frozenset({Role.STATION_MANAGER, Role.STATISTICIAN, Role.AFTER_SALES_MANAGER})
)
NAME_CAUSE = Act(
    "work_orders.name_cause",
    _("填写返修原因"),
    frozenset({Role.WORKSHOP_HEAD, Role.INSPECTOR, Role.STATION_MANAGER, Role.STATISTICIAN}),
)
IMPORT = Act(
    "work_orders.import_ledger",
    _("导入维修台账"),
    frozenset({Role.STATION_MANAGER, Role.STATISTICIAN, Role.AFTER_SALES_MANAGER}),
)
