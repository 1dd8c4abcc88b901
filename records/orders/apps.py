from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "records.orders"
    label = "orders"
