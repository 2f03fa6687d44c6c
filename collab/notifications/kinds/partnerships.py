"""What the register of partnerships asks of those who keep it."""

from __future__ import annotations

from collab.notifications.kinds import country_audiences as for_
from collab.notifications.kinds.audiences import named_in
from collab.notifications.kinds.declaration import Answer, Audience, Kind, Sentence, enter
from collab.partnerships.events import ConfirmationDue

_PARTNERSHIP = "ps.id = CAST(e.payload ->> 'partnership_id' AS bigint)"
enter(
    Kind(
        name="confirmation",
        number=21,
        on={
            ConfirmationDue: Sentence(
                "Partenariat à confirmer ({country})", "Partnership to confirm ({country})"
            )
        },
        who=(
            Audience(
                reason="keeps",
                sql=named_in("people"),
                when=lambda event: bool(event.people),
                why=Sentence(
                    "Vous suivez ce partenariat pour votre collectivité.",
                    "You look after this partnership for your authority.",
                ),
            ),
        ),
        anonymous=True,
        channel="mail",
        section="countries",
        title=Sentence("Un partenariat à confirmer, une fois l’an", "A partnership to confirm, once a year"),
        readers_only=False,
        theirs=for_.READS,
        still=f"""EXISTS (SELECT FROM partnership ps WHERE {_PARTNERSHIP} AND ps.removed_at IS NULL
                          AND ps.status <> 'ended' AND (ps.confirmed_on IS NULL OR ps.confirmed_on < ps.asked_on))""",
        path="/partnerships/{partnership_id}",
        thread="confirmations:{authority_id}",
        together=Sentence("{count} partenariats à confirmer", "{count} partnerships to confirm"),
        about=f"(SELECT ps.partner FROM partnership ps WHERE {_PARTNERSHIP})",
        answers=(
            Answer(
                purpose="confirm-partnership",
                thing="partnership_id",
                label=Sentence("Oui, le confirmer", "Yes, confirm it"),
                path="/partnerships/confirm",
            ),
        ),
    )
)
