from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = _("Referrals")

    def ready(self) -> None:
        from conditions import documents, knowledge

        from .documents import CITIES, PRICES
        from .knowledge import ReferralBook

        documents.register(CITIES)
        documents.register(PRICES)
        knowledge.add_part(ReferralBook)
