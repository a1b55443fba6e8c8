"""Kinds of places. Source: documents, 售后服务部部门组织架构图."""

from enum import StrEnum


class StationKind(StrEnum):
    HEADQUARTERS = "headquarters"
    SERVICE_CENTRE = "service_centre"
    SERVICE_STATION = "service_station"


class DepartmentKind(StrEnum):
    OFFICE = "office"
    WORKSHOP = "workshop"
    NEW_PART_STORE = "new_part_store"
    OLD_PART_STORE = "old_part_store"
