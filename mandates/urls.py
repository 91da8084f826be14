from django.urls import path

from mandates.views import coordinator, party, party_list

app_name = "mandates"
urlpatterns = [
    path("", party.overview, name="list"),
    path("<int:pk>/", party.detail, name="detail"),
    path("<int:pk>/pdf/", party.paper, name="paper"),
    path("<int:pk>/namnd/", party.plan, name="plan"),
    path("<int:pk>/beslut/", party.decide, name="decide"),
    path("<int:pk>/ladda-upp/", party.upload, name="upload"),
    path("<int:pk>/avsta/", party.decline, name="decline"),
    path("<int:pk>/aterkalla/", party.withdraw, name="withdraw"),
    path("<int:pk>/kontrollera/", coordinator.check, name="check"),
    path("<int:pk>/aterlamna/", coordinator.give_back, name="return"),
    path("<int:pk>/fraga-igen/", coordinator.ask_again, name="ask_again"),
    path("upphandling/<int:pk>/", coordinator.board, name="board"),
    path("upphandling/<int:pk>/begar/", coordinator.request_mandates, name="request"),
    path("upphandling/<int:pk>/skicka/", coordinator.send, name="send"),
    path("upphandling/<int:pk>/sista-dag/", coordinator.deadline, name="deadline"),
    path("upphandling/<int:pk>/paminn/", coordinator.remind, name="remind"),
    path("upphandling/<int:pk>/las/", party_list.lock, name="lock"),
    path("upphandling/<int:pk>/partslista/", party_list.page_of, name="party_list"),
    path("upphandling/<int:pk>/partslista/kontroll/", party_list.verify, name="party_list_verify"),
    path(
        "upphandling/<int:pk>/partslista/json/", party_list.canonical_file, name="party_list_json"
    ),
    path("upphandling/<int:pk>/partslista/pdf/", party_list.annex, name="party_list_annex"),
]
