from django.urls import path

from needs.inquiries.views import answers, inquiries, member

app_name = "needs"

urlpatterns = [
    path("", member.overview, name="list"),
    path("ny/<int:procurement_pk>/", inquiries.create, name="create"),
    path("<int:pk>/", inquiries.inquiry, name="inquiry"),
    path("<int:pk>/andra/", inquiries.edit, name="edit"),
    path("<int:pk>/rader/", inquiries.items, name="items"),
    path("<int:pk>/fragor/", inquiries.questions, name="questions"),
    path("<int:pk>/forhandsvisning/", inquiries.preview, name="preview"),
    path("<int:pk>/skicka/", inquiries.send, name="send"),
    path("<int:pk>/svar/", answers.board, name="board"),
    path("<int:pk>/paminn/", answers.remind, name="remind"),
    path("<int:pk>/nya-parter/", answers.ask_newcomers, name="ask_newcomers"),
    path("<int:pk>/mer-tid/", answers.extend, name="extend"),
    path("<int:pk>/stang/", answers.close, name="close"),
    path("granska/<int:pk>/", answers.review, name="review"),
    path("granska/<int:pk>/aterlamna/", answers.send_back, name="return"),
    path("granska/<int:pk>/sent-svar/", answers.allow_late, name="allow_late"),
    path("svar/<int:pk>/", member.answer, name="answer"),
    path("svar/<int:pk>/utkast/", member.save_draft, name="save_draft"),
    path("svar/<int:pk>/inget-behov/", member.nothing, name="nothing"),
    path("svar/<int:pk>/tack/", member.receipt, name="receipt"),
    path("svar/<int:pk>/utskrift/", member.printed, name="print"),
]
