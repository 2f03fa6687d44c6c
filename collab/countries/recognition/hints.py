"""The small lists of words by which a name is told from its namesakes, folded."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCATIVES = _words("a au aux en dans depuis vers pres in near from to at around outside across inside entre")
OF = _words("de d du of des")
PLACE_NOUNS = _words(
    "maire ville villes port region province aeroport universite habitants gouverneur prefet rues capitale banlieue nord"
    " sud est ouest centre mairie municipalite quartier quartiers pays mayor city town airport university residents"
    " governor streets capital outskirts north south east west suburbs region district metropole agglomeration pres"
    " communaute sortie proche autour environs large baie gare hopital marche commune cathedrale prison camp villes"
)
LOWER_CASE_WORDS = _words(
    "turkey china chine chili panama jersey grenade maurice dominique macedoine jordan chad georgia georgie israel"
    " oman hollande salvador guinea reunion corse america amerique formose trinidad antigua emirats emirates wales"
    " caimans wallis guyane bonaire niger monaco togo cuba mali palestine britain holland saudi korea hexagone"
) | {"la reunion", "saint martin", "st martin"}
ENGLISH_PEOPLE = _words(
    "polish pole poles swede swedes dane danes scot scots finn finns turk turks thai thais lao"
)
ABBREVIATED_TITLES = _words("m mr mrs ms mme mlle dr sir monsieur madame miss lady coach maitre")
NAMESAKES_OF_PEOPLE = _words(
    "jordan chad israel georgia maurice dominique salvador sydney santiago austin houston lima constantine milan"
)
AFTER_FIRST_NAME = _words(
    "defense defence forces valley airports police electric army ministry government parliament president prime river"
    " times today king queen says and in on at is s red hamas military minister national foreign central border"
)
COMPANIES = _words(
    "air orange radio canal carrefour ecobank totalenergies google microsoft amazon siemens vodafone mtn nestle danone"
    " toyota ikea decathlon renault engie veolia suez bollore airtel oxfam greenpeace unicef"
)
COMPANY_ENDS = _words(
    "airlines airways telecom telecoms telekom petroleum inc ltd plc post times herald tribune fc cf united city"
) - {"city"}
CLUBS = _words("fc as sc ac ogc rc cf sporting dynamo olympique losc racing rcd")
INSTRUMENTS = _words(
    "accord accords convention conventions protocole traite declaration pacte processus agreement accords protocol"
    " treaty declaration pact framework consensus process"
)
RIVERS = _words("niger congo senegal")
SHORES = _words("rive rives bord bords berge berges crue crues eaux lit boucle banks bank shores")
ROADS = _words("rue avenue boulevard quai square impasse allee faubourg")
PARTS_OF_COMPOUNDS = _words("de d du la le les des en sur sous saint sainte mont bois aux au")
COMPASS = _words(
    "nord sud est ouest centre north south east west northern southern ex anti pro non outre post trans haut bas"
)
AMERICAN_NAMESAKES = _words(
    "lebanon peru cuba mexico poland norway panama jordan china holland denmark palestine brazil angola jamaica italy"
)
FOOD = {
    "turkey": (
        _words("roast wild cold thanksgiving christmas smoked a frozen"),
        _words("sandwich dinner dinners farm farms farmers farmer breast hunting meat flock flocks feathers producers soup"
               " leftovers prices roast vulture vultures shoot trot"),
    ),
    "grenade": (_words("une lance cette"), _words("lacrymogene lacrymogenes assourdissante a degoupillee")),
    "polish": (_words("nail shoe furniture"), _words("your the up it")),
}  # fmt: skip
LANGUAGE_AFTER = _words("language languages speakers speaker lessons classes version edition translation")
LANGUAGE_BEFORE = _words(
    "parler parle parlent parlant parlait apprendre apprend apprennent apprenant traduit traduite traduits traduites cours"
    " langue professeur professeurs enseigner enseigne enseignement apprentissage enseignant enseignants maitrise"
)
SEATS = _words("bruxelles brussels")
EUROPEAN = _words(
    "europeenne europeen europeens europeennes ue eu eurodeputes eurodeputee european otan nato europe vingt-sept"
)
SENATE = _words("senat senateurs senateur senatrice senatrices")
SAINT_MARTIN = _words(
    "antilles guadeloupe barthelemy caraibe caraibes irma marigot ouragan cyclone sint caribbean hurricane quartier ile"
) - {"quartier"}
GEORGIA_COUNTRY = _words(
    "tbilissi tbilisi abkhazie abkhazia ossetie ossetia caucase caucasus batoumi batumi russie russia russe russes russian"
    " armenie armenia azerbaidjan azerbaijan europeenne ue eu turquie turkey ukraine moldavie moldova"
)
GEORGIA_STATE = _words(
    "atlanta savannah fulton kemp warnock ossoff alabama florida floride carolina caroline tennessee bulldogs augusta"
    " senateur senateurs senatrice senator senators gubernatorial swing democrates democrate republicains republicain"
    " democrats democrat democratic republicans republican trump biden primary primaire comte county peach texas"
)
