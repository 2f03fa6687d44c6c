"""Verbs of alerts: whom one concerns, seen, answered for an authority, read on a board."""

from collab.countries.service.alerts.answering import answer_alert, see_alert
from collab.countries.service.alerts.board import AlertBoard, board_of, live_alerts
from collab.countries.service.alerts.by_mail import MailAnswer, answer_by_mail, show_mail_answer
from collab.countries.service.alerts.hearing import may_hear_alerts, may_hear_monitoring
from collab.countries.service.alerts.reach import close_alert, keep_alerts_true, open_alert

__all__ = [
    "AlertBoard", "MailAnswer", "answer_alert", "answer_by_mail", "board_of", "close_alert", "keep_alerts_true",
    "live_alerts", "may_hear_alerts", "may_hear_monitoring", "open_alert", "see_alert", "show_mail_answer",
]  # fmt: skip
