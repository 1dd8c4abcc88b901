from django.conf import settings
from django.urls import path

from visor.accounts.views import account, demo, people, person, sessions, set_up, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("keepalive/", sessions.keepalive, name="keepalive"),
    path("link/<str:token>/", set_up.set_up, name="set_up"),
    path("set-up/password/", set_up.set_up_password, name="set_up_password"),
    path("set-up/codes/", set_up.set_up_factor, name="set_up_factor"),
    path("set-up/codes/qr.svg", set_up.set_up_qr, name="set_up_qr"),
    path("set-up/recovery-codes/", set_up.set_up_recovery_codes, name="set_up_recovery_codes"),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/authenticator/", account.replace_authenticator, name="replace_authenticator"),
    path("account/authenticator/new/", account.confirm_authenticator, name="confirm_authenticator"),
    path("account/authenticator/qr.svg", account.authenticator_qr, name="authenticator_qr"),
    path("account/token/", account.confirm_token, name="confirm_token"),
    path("account/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/others/end/", sessions.end_other_sessions, name="end_other_sessions"),
    path("account/sessions/<uuid:ref>/end/", sessions.end_session, name="end_session"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_person, name="invite_person"),
    path("people/<uuid:ref>/", person.person, name="person"),
    path("people/<uuid:ref>/invite/", person.invite_again, name="person_invite_again"),
    path("people/<uuid:ref>/password/", person.new_password, name="person_new_password"),
    path("people/<uuid:ref>/authenticator/", person.ask_factor_reset, name="person_factor_reset"),
    path(
        "people/<uuid:ref>/authenticator/answer/",
        person.answer_factor_reset,
        name="person_factor_reset_answer",
    ),
    path("people/<uuid:ref>/token/", person.register_token, name="person_token"),
    path("people/<uuid:ref>/sessions/end/", person.end_sessions, name="person_end_sessions"),
    path("people/<uuid:ref>/use/", person.set_in_use, name="person_set_in_use"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/codes/", demo.demo_codes, name="demo_codes"))
