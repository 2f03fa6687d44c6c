"""The words of a request that name a kind of need which some network serves."""

from __future__ import annotations

# A pattern is words that stand in one sentence, in any order; `*` ends the beginning of a word. All are folded.
NEEDS: dict[str, tuple[str, ...]] = {
    "european_funding": (
        "interreg*", "urbact", "feder", "fse", "erasmus*", "fonds europ*", "financement* europ*", "financer europ*",
        "subvention* europ*", "appel* europ*", "programme* europ*", "dossier* europ*", "projet* europ*",
        "candidature* europ*", "fonds structurel*", "transnational*", "european fund*", "eu fund*", "european call*",
        "eu call*", "european programme*", "european project*", "eu project*", "european grant*", "eu grant*",
        "structural fund*", "europe* creati*", "horizon europe", "cofinancement* europ*",
    ),
    "european_rules": (
        "directive* europ*", "reglement* europ*", "droit europ*", "norme* europ*", "legislation europ*",
        "european directive*", "eu directive*", "european regulation*", "eu regulation*", "european law", "eu law",
    ),
    "european_institutions": (
        "institution* europ*", "commission europeenne", "parlement europeen", "comite regions europ*", "lobby* europ*",
        "plaidoyer europ*", "bruxelles represent*", "bruxelles influence", "bureau bruxelles", "european institution*",
        "european commission", "european parliament", "committee of the regions", "brussels office", "brussels advocacy",
    ),
    "european_training": (
        "formation* europ*", "former europ*", "formons europ*", "training europ*", "train europ*", "course* europ*",
    ),
    "twinning": ("jumel*", "twin", "twins", "twinned", "twinning*"),
    "cooperation_funding": (
        "financement*", "financer", "financeur*", "cofinanc*", "subvention*", "bailleur*", "appel* projet*", "ficol",
        "fonds conjoint*", "plan de financement", "funding", "fund", "funds", "funder*", "grant", "grants", "donor*",
        "call* project*", "call* proposal*", "financing",
    ),
    "partner_search": (
        "trouver partenaire*", "cherche* partenaire*", "recherche* partenaire*", "recherchons partenaire*",
        "chercher partenaire*", "identifier partenaire*", "choisir partenaire*", "nouveau* partenaire*",
        "trouver ville", "trouver collectivite", "nouveau partenariat", "nouer partenariat*", "recherche* partenariat*",
        "find partner*", "finding partner*", "look* partner*", "search* partner*", "new partner*", "choose partner*",
    ),
    "first_project": (
        "premier* projet* cooperation*", "premier* projet* international*", "premiere cooperation*",
        "lancer cooperation*", "lancer projet* international*", "monter projet* cooperation*", "demarrer cooperation*",
        "monter projet* international*", "engager cooperation*", "debuter cooperation*", "monter cooperation*",
        "first cooperation*", "first international project*", "start* cooperation*", "launch* cooperation*",
        "set up cooperation*", "start* international project*", "launch* international project*",
    ),
    "global_goals": (
        "odd", "agenda 2030", "objectifs developpement durable", "sdg", "sdgs", "2030 agenda",
        "sustainable development goal*",
    ),
    "methodology": (
        "methodolog*", "methode*", "fiche* pratique*", "guide* pratique*", "boite* outil*", "outil* suivi",
        "outil* evaluation*", "outil* methodolog*", "outil* gestion", "cadre logique", "toolkit*", "toolbox*",
        "method", "methods", "practical guide*", "logical framework*", "monitoring tool*",
    ),
    "strategy": (
        "strategie* international*", "strategie* europ*", "feuille* route international*", "strateg* internationale",
        "politique internationale", "international strateg*", "international roadmap*", "international policy",
    ),
    "profession": (
        "fiche* poste", "metier*", "reseau* professionnel*", "service* international* organis*",
        "direction* international* organis*", "organisation service* international*", "creer service* international*",
        "job description*", "professional network*", "international department organi*", "international team organi*",
    ),
    "francophone_solidarity": (
        "solidarite international*", "ville* durable*", "developpement urbain durable", "diversite",
        "international solidarity", "sustainable urban", "sustainable cit*", "diversity",
    ),
    "francophone_mayors": ("maire* francophon*", "francophon*", "french speaking", "maires homologue*"),
    "embassies": ("ambassade*", "ambassadeur*", "ambassadrice*", "embassy", "embassies", "ambassador*"),
    "legal_texts": (
        "cadre juridique", "juridique*", "cadre legal", "securiser convention*", "accord transfrontalier", "gect",
        "droit cooperation*", "base* legale*", "legal", "legally", "cross border agreement*", "egtc",
    ),
    "state_dialogue": (
        "cncd", "commission nationale cooperation*", "dialogue etat", "proposition* etat", "dialogue state",
        "national commission cooperation*",
    ),
    "local_actors": (
        "acteur* territoire*", "acteur* locaux", "acteur* locales", "association* territoire*", "association* local*",
        "multi acteur*", "multiacteur*", "mobiliser association*", "tissu associatif", "associatif*", "ong", "ongs",
        "mobiliser entreprise*", "local actor*", "local stakeholder*", "multi stakeholder*", "ngo", "ngos",
        "local association*", "local charit*",
    ),
    "regional_exchange": (
        "reseau* regional*", "rencontre* regional*", "region* rencontrer", "echange* regional*", "journee* regional*",
        "regional network*", "regional meeting*",
    ),
}  # fmt: skip

URBAN_THEMES = frozenset({"developpement-durable", "urbanisme-et-amenagement"})
"""Themes that are the sustainable urban development of which the study speaks (1717-1718), where words are missing."""

_EUROPE = (
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT"
    " NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
)
EUROPE = frozenset(_EUROPE.split())
"""Countries of Europe (UN M49, region 150), with Cyprus, a member of the European Union, and Kosovo."""
