"""The workbook's words, in French and English."""

from __future__ import annotations

TITLES = {
    "requests": ("Demandes", "Requests"),
    "helpers": ("Charge des aidants", "Helpers' load"),
    "needs": ("Besoins par thème", "Needs by theme"),
    "unmatched": ("Sans pair", "Without a match"),
}
REQUESTS = (
    ("N°", "No."),
    ("Demande", "Request"),
    ("Collectivité", "Authority"),
    ("Portée par", "Led by"),
    ("Thèmes", "Themes"),
    ("Pays", "Countries"),
    ("État", "State"),
    ("Déposée le", "Made on"),
    ("Échéance", "Needed by"),
    ("Pairs souhaités", "Helpers wanted"),
    ("Binômes en cours", "Pairs at work"),
    ("Sollicitations en attente", "Askings that wait"),
    ("Sans réponse depuis le", "Unanswered since"),
    ("Restées sans réponse", "Never answered"),
    ("Refus et renvois vers un collègue", "Declined or passed on to a colleague"),
    ("Motifs des refus", "Reasons for declining"),
    ("Un réseau y répond", "A network serves it"),
    ("Orientée vers", "Sent to"),
)
HELPERS = (
    ("Collectivité", "Authority"),
    ("Pair", "Helper"),
    ("Thèmes", "Themes"),
    ("Taille de l’équipe", "Team size"),
    ("Binômes à la fois (limite)", "Pairs at once (limit)"),
    ("Binômes en cours", "Pairs at work"),
    ("Accords par trimestre (limite)", "Yeses per quarter (limit)"),
    ("Accords ce trimestre", "Yeses this quarter"),
    ("Sollicitations en attente", "Askings that wait"),
    ("En pause", "Paused"),
    ("Pause jusqu’au", "Paused until"),
)
NEEDS = (
    ("Thème", "Theme"),
    ("Demandes sur un an", "Requests in a year"),
    ("Ayant trouvé un pair", "That found a peer"),
    ("Ouvertes", "Open"),
    ("Sans réseau compétent", "Served by no network"),
    ("Offres d’aide", "Offers"),
)
UNMATCHED = (
    ("N°", "No."),
    ("Demande", "Request"),
    ("Collectivité", "Authority"),
    ("Thèmes", "Themes"),
    ("Pays", "Countries"),
    ("Échéance", "Needed by"),
    ("Pairs qui travaillent sur ce sujet", "Helpers who work on it"),
    ("Ce qui les retient", "What holds them back"),
)
STATES = {
    "open": ("ouverte", "open"),
    "full": ("pourvue", "full"),
    "done": ("terminée", "done"),
    "withdrawn": ("retirée", "withdrawn"),
    "elsewhere": ("orientée vers un réseau", "sent to a network"),
}
DECLINED = {
    "no_time": ("pas le temps", "no time"),
    "not_expert": ("pas son domaine", "not their field"),
    "conflict": ("conflit d’intérêts", "conflict of interest"),
    "other": ("autre raison", "another reason"),
}
AGAINST = {
    "at_capacity": ("à leur limite de binômes à la fois", "at their limit of pairs at once"),
    "quarter_full": ("à leur limite du trimestre", "at their limit for the quarter"),
    "paused": ("en pause", "paused"),
    "mandate_ended": ("mandat terminé", "mandate ended"),
    "declined": ("déjà sollicités pour cette demande", "already asked for this request"),
    "forbidden": ("écartés par le secrétariat", "ruled out by the secretariat"),
    "same_territory": ("du même territoire", "of the same territory"),
}
NOBODY = ("personne n’offre ce thème ni ce pays", "nobody offers this theme or country")
CUT = (
    "Les {shown} demandes les plus récentes sur {total} : affinez les filtres pour avoir les autres.",
    "The latest {shown} requests of {total}: narrow the filters for the others.",
)
NO_THEME = ("Un pays, sans thème", "A country, no theme")
YES_NO = {True: ("oui", "yes"), False: ("non", "no")}
