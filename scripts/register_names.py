"""How the register writes the names of authorities, from the packages' abbreviated ones."""

import re
from collections import Counter

FORMAL_KINDS = {
    "communaute_urbaine": "Communauté urbaine",
    "communaute_agglomeration": "Communauté d'agglomération",
    "communaute_communes": "Communauté de communes",
    "ept": "Établissement public territorial",
}
SHORT_KINDS = {
    "communaute_urbaine": "Communauté urbaine",
    "communaute_agglomeration": "Agglomération",
    "communaute_communes": "Communauté de communes",
}
# INSEE's typeLiaison (TNCC): how "de" joins the name; kinds 2 and 4 melt into the name's own article.
LINKS = {0: "de ", 1: "d'", 2: "du ", 3: "de ", 4: "des ", 5: "de ", 6: "des ", 7: "de ", 8: "de "}
MELTING_ARTICLES = {2: "Le ", 4: "Les "}


def joined(article, commune):
    """'Ville' + Angers = "Ville d'Angers", 'Ville' + Le Havre = 'Ville du Havre'."""
    kind, name = commune["typeLiaison"], commune["nom"]
    bare = name.removeprefix(MELTING_ARTICLES.get(kind, ""))
    return f"{article} {LINKS[kind]}{bare}"


def names_of_body(body, kind, spellings):
    """Usual and formal names of an EPCI or EPT, from the package's abbreviated one."""
    text = re.sub(r"\s+", " ", body["nom"]).strip()
    for awkward, right in spellings.items():
        text = text.replace(awkward, right)
    other = []
    for pattern in (r"\s*\(([^()]+)\)$", r"\s*''([^']+)''$"):
        found = re.search(pattern, text)
        if found:
            other.append(found.group(1))
            text = text[: found.start()]
    text = re.sub(r"^(CU|CA|CC) ", "", text)
    if kind == "metropole":
        return text, text, other
    formal = f"{FORMAL_KINDS[kind]} {text}"
    link = re.match(r"(de la |de l'|du |des |d'|de )", text)
    if not link:
        return text, formal, other
    if text.startswith("du Grand "):
        return text.removeprefix("du "), formal, other
    return f"{SHORT_KINDS[kind]} {text}", formal, other


def short(name):
    """The place in a body's name: what a list sorts it by."""
    kinds = r"(Agglomération|Communauté urbaine|Communauté de communes|Métropole( Européenne)?|Eurométropole)"
    return re.sub(rf"^{kinds} (de la |de l'|du |des |d'|de )?", "", name)


def tell_homonyms_apart(rows):
    """Two towns of one name are written with their department."""
    seen = Counter(row["name"] for row in rows)
    for row in rows:
        if seen[row["name"]] > 1:
            row["name"] = f"{row['name']} ({row['department']})"
