"""Every kind of news, the most personal first."""

from __future__ import annotations

from collab.accounts.events import MandateEnded, MandateGiven
from collab.core.mail.health import AddressStopped
from collab.discussion.events import (
    DateRemoved,
    DateSet,
    DiscussionStarted,
    MessageEdited,
    MessageHidden,
    MessagePosted,
    MessageReported,
    MessageShown,
    Reopened,
    ReportClosed,
    Resolved,
    StandChanged,
)
from collab.groups.events import (
    MemberJoined,
    MemberRemoved,
    MembershipRequested,
    RequestAccepted,
    RequestRefused,
    RoleChanged,
)
from collab.notifications.kinds import audiences as for_
from collab.notifications.kinds.declaration import Kind, Sentence, enter

LOOKS_AFTER = "(m.role = 'chair' OR p.staff)"

enter(
    Kind(
        name="mention",
        number=1,
        on={
            MessagePosted: Sentence("{by} vous nomme", "{by} names you"),
            MessageEdited: Sentence(
                "{by} vous nomme dans un message modifié", "{by} names you in a changed message"
            ),
        },
        who=(for_.NAMED, for_.CALLED),
        channel="mail",
        section="discussions",
        title=Sentence("On vous nomme, ou tout le groupe", "Somebody names you, or the whole group"),
        shows_message=True,
    )
)
enter(
    Kind(
        name="request",
        number=2,
        on={
            MembershipRequested: Sentence(
                "{by} demande à entrer dans le groupe", "{by} asks to come into the group"
            )
        },
        who=(for_.CHAIRS, for_.SECRETARIAT),
        channel="mail",
        section="groups",
        title=Sentence(
            "Une demande d’entrée attend votre réponse", "A request to join waits for your answer"
        ),
        readers_only=False,
        theirs=LOOKS_AFTER,
        still="""EXISTS (SELECT FROM join_request q WHERE q.state = 'pending'
                         AND q.id = CAST(e.payload ->> 'request_id' AS bigint))""",
    )
)
enter(
    Kind(
        name="report",
        number=3,
        on={MessageReported: Sentence("{by} signale un message", "{by} reports a message")},
        who=(for_.CHAIRS, for_.SECRETARIAT),
        channel="mail",
        section="groups",
        title=Sentence("Un message signalé attend votre avis", "A reported message waits for your judgement"),
        theirs=LOOKS_AFTER,
        still="""EXISTS (SELECT FROM report q WHERE q.closed_at IS NULL
                         AND q.id = CAST(e.payload ->> 'report_id' AS bigint))""",
    )
)
enter(
    Kind(
        name="answer",
        number=4,
        on={
            RequestAccepted: Sentence(
                "Votre demande d’entrer dans le groupe est acceptée",
                "Your request to join the group was accepted",
            ),
            RequestRefused: Sentence(
                "Votre demande d’entrer dans le groupe n’est pas acceptée",
                "Your request to join the group was not accepted",
            ),
            ReportClosed: Sentence(
                "Votre signalement a reçu une réponse", "Your report has received an answer"
            ),
        },
        who=(for_.ONESELF,),
        anonymous=True,
        channel="mail",
        section="groups",
        title=Sentence("Une réponse à ce que vous avez demandé", "An answer to what you asked for"),
        readers_only=False,
    )
)
enter(
    Kind(
        name="reply",
        number=5,
        on={MessagePosted: Sentence("{by} vous répond", "{by} answers you")},
        who=(for_.ANSWERED,),
        channel="digest",
        section="discussions",
        title=Sentence("On répond à l’un de vos messages", "Somebody answers one of your messages"),
        shows_message=True,
    )
)
enter(
    Kind(
        name="moderation",
        number=6,
        on={
            MessageHidden: Sentence("Votre message a été masqué", "Your message was hidden"),
            MessageShown: Sentence("Votre message est de nouveau affiché", "Your message is shown again"),
        },
        who=(for_.AUTHOR,),
        anonymous=True,
        channel="digest",
        section="oneself",
        title=Sentence(
            "L’un de vos messages est masqué, ou rétabli", "One of your messages is hidden, or shown again"
        ),
    )
)
enter(
    Kind(
        name="decision",
        number=7,
        on={
            Resolved: Sentence("{by} note ce qui a été décidé", "{by} notes what was decided"),
            Reopened: Sentence("{by} rouvre la discussion", "{by} opens the discussion again"),
        },
        who=(for_.MEMBERS,),
        channel="digest",
        section="discussions",
        title=Sentence("Une décision dans vos groupes", "A decision in your groups"),
    )
)
enter(
    Kind(
        name="date",
        number=8,
        on={
            DateSet: Sentence("{by} fixe une date", "{by} sets a date"),
            DateRemoved: Sentence("{by} retire la date", "{by} takes the date back"),
        },
        who=(for_.TOOK_PART, for_.FOLLOW_ALL, for_.FOLLOW),
        channel="digest",
        section="discussions",
        title=Sentence("Une date dans une discussion qui est la vôtre", "A date in a discussion of yours"),
    )
)
enter(
    Kind(
        name="stand",
        number=9,
        on={
            StandChanged: Sentence(
                "{by} met à jour « Où nous en sommes »", "{by} writes anew where the discussion stands"
            )
        },
        who=(for_.TOOK_PART, for_.FOLLOW_ALL, for_.FOLLOW),
        channel="page",
        section="discussions",
        title=Sentence("« Où nous en sommes » change", "“Where we stand” changes"),
    )
)
enter(
    Kind(
        name="discussion",
        number=10,
        on={DiscussionStarted: Sentence("{by} ouvre la discussion", "{by} opens the discussion")},
        who=(for_.FOLLOW_ALL, for_.FOLLOW),
        channel="digest",
        section="discussions",
        title=Sentence("Une discussion s’ouvre là où vous suivez", "A discussion opens where you follow"),
    )
)
enter(
    Kind(
        name="message",
        number=11,
        on={MessagePosted: Sentence("{by} écrit un message", "{by} writes a message")},
        who=(for_.FOLLOW_ALL, for_.FOLLOW_GATHERED),
        channel="digest",
        section="discussions",
        title=Sentence("Un message là où vous suivez tout", "A message where you follow everything"),
        shows_message=True,
    )
)
enter(
    Kind(
        name="place",
        number=12,
        on={
            MemberJoined: Sentence("{by} vous fait entrer dans le groupe", "{by} brings you into the group"),
            RoleChanged: Sentence(
                "{by} vous donne un autre rôle dans le groupe", "{by} gives you another role in the group"
            ),
            MemberRemoved: Sentence(
                "Vous n’êtes plus membre du groupe", "You are no longer a member of the group"
            ),
        },
        who=(for_.ONESELF_BY_ANOTHER,),
        channel="digest",
        section="oneself",
        title=Sentence("Votre place dans un groupe change", "Your place in a group changes"),
        readers_only=False,
    )
)
enter(
    Kind(
        name="mandate",
        number=13,
        on={
            MandateGiven: Sentence("Un mandat vous est donné", "You are given a mandate"),
            MandateEnded: Sentence("Un mandat a pris fin", "A mandate has ended"),
        },
        who=(for_.ONESELF, for_.SUCCESSOR),
        channel="digest",
        section="oneself",
        title=Sentence("Un mandat commence ou finit", "A mandate begins or ends"),
        readers_only=False,
        about="(SELECT a.name FROM authority a WHERE a.id = CAST(e.payload ->> 'authority_id' AS bigint))",
    )
)
enter(
    Kind(
        name="address",
        number=14,
        on={
            AddressStopped: Sentence(
                "Nos mails ne vous parviennent plus : vérifiez votre adresse",
                "Our mail no longer reaches you: check your address",
            )
        },
        who=(for_.ONESELF,),
        channel="page",
        section="oneself",
        title=Sentence("Nos mails à votre adresse reviennent", "Our mail to your address comes back"),
        readers_only=False,
    )
)
