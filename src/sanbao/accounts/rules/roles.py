"""The posts of the after-sales department, and how far a post reaches."""

from enum import StrEnum


class Role(StrEnum):
    CUSTOMER_SERVICE_CLERK = "customer_service_clerk"
    SERVICE_ADVISER = "service_adviser"
    TECHNICIAN = "technician"
    WORKSHOP_HEAD = "workshop_head"
    INSPECTOR = "inspector"
    PARTS_STOREKEEPER = "parts_storekeeper"
    OLD_PART_STOREKEEPER = "old_part_storekeeper"
    WARRANTY_APPRAISER = "warranty_appraiser"
    STATION_MANAGER = "station_manager"
    STATISTICIAN = "statistician"
    PAYROLL_CLERK = "payroll_clerk"
    FINANCE_CLERK = "finance_clerk"
    AFTER_SALES_MANAGER = "after_sales_manager"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Scope(StrEnum):
    """Where a role counts: everywhere, in the stations of a region, in one station, or for one's own rows only."""

    ALL = "all"
    REGION = "region"
    STATION = "station"
    OWN = "own"


NEEDS_PLACE = frozenset({Scope.REGION, Scope.STATION})


def passes_to_deputy(role: Role, scope: Scope) -> bool:
    """Tell whether a deputy takes over a grant of this role and scope.

    A deputy signs for the head: the head's own wages stay the head's, and the keys of the system are never lent.
    """
    return scope is not Scope.OWN and role is not Role.SYSTEM_ADMINISTRATOR
