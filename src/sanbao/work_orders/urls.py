"""Addresses of work orders; to be included at the root."""

from django.urls import path

from sanbao.kernel.later import Later

cause = Later("sanbao.work_orders.views.cause")
listing = Later("sanbao.work_orders.views.listing")
order = Later("sanbao.work_orders.views.order")
writing = Later("sanbao.work_orders.views.writing")


app_name = "work_orders"
urlpatterns = [
    path("orders/", listing.orders, name="orders"),
    path("orders/export/", listing.export, name="export"),
    path("orders/people/", listing.people, name="people"),
    path("orders/vehicle/", writing.vehicle, name="vehicle"),
    path("orders/new/", writing.new_order, name="new_order"),
    path("orders/<int:order_id>/", order.order, name="order"),
    path("orders/<int:order_id>/edit/", writing.edit, name="edit"),
    path("orders/<int:order_id>/complete/", order.complete, name="complete"),
    path("orders/<int:order_id>/cause/", cause.name_cause, name="cause"),
    path("orders/<int:order_id>/void/", order.void, name="void"),
]
