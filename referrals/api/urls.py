from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from conditions.models import SLUG

from . import views

router = SimpleRouter()
router.register("prices", views.PriceViewSet, "price")

urlpatterns = [
    path("referral/", views.ReferralView.as_view(), name="referral"),
    re_path(
        rf"^conditions/(?P<slug>{SLUG})/referral/\Z", views.ConditionReferralView.as_view(), name="condition-referral"
    ),
    path("", include(router.urls)),
]
