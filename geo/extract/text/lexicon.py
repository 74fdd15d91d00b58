"""What kind of word a word is, apart from its context: names that people bear, everyday words, and the words that
make the name before or after them a street, an office or a town.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


def listed(text: str) -> frozenset[str]:
    """The words of a text that is only a list."""
    return frozenset(text.split())


ORGANISATION = listed("""
    police department sheriff sheriff's office council university college school schools high elementary middle
    academy district court courthouse jail prison hospital clinic medical center centre company inc inc. corp
    corp. co co. ltd llc bank group party senate house assembly parliament congress ministry agency association
    association's committee commission board authority service services union league club team church cathedral
    mosque institute foundation society museum library theater theatre museum times post news herald tribune
    gazette journal daily press review star chronicle sun examiner observer republic's army forces force navy
    brigade battalion regiment division guard fire volunteer chamber bureau division supreme circuit superior
    municipal federal national international community public senior junior memorial regional general democratic
    republican party's electric energy power water airlines airways motors systems industries partners holdings
    fund trust network television radio tv fc united city's cup championship tournament conference series awards
    games festival fair show
""")
"""Words that make a name with them an organisation, an office, a team or a happening."""

GROUND = listed("""
    street st. road rd. avenue ave. ave drive dr. lane ln. boulevard blvd. blvd highway hwy. route interstate
    parkway pkwy. freeway turnpike court place way trail bridge square circle terrace crossing expressway motorway
    alley county counties parish township twp. borough city town village hamlet island islands isle lake river
    creek brook bay gulf sea ocean strait channel valley mountain mountains mount hill hills ridge peak canyon
    desert forest park beach point cape peninsula coast falls springs spring heights grove harbor harbour port
    airport airfield station plant dam reservoir province region oblast raion district state territory governorate
    prefecture municipality republic kingdom emirate basin delta plateau strip gap pass crossing border camp base
    fort field fields farm estate estates plaza mall cemetery neighborhood neighbourhood suburb quarter prospekt
    ulitsa platz straße strasse
""")
"""Words that make a name with them a stretch of ground, a water or a road."""

TITLES = listed("""
    mr mrs ms dr mr. mrs. ms. dr. prof. rev. gov. sen. rep. gen. lt. col. maj. capt. sgt. cpl. pvt. adm. judge
    justice president minister premier chancellor secretary senator representative congressman congresswoman
    governor mayor councilman councilwoman councilmember sheriff chief captain lieutenant sergeant officer
    detective deputy trooper general colonel major admiral commander director coach professor superintendent
    principal commissioner chairman chairwoman spokesman spokeswoman spokesperson attorney king queen prince
    princess sir lord lady pope bishop archbishop cardinal father pastor reverend rabbi imam sheikh sheik
    ayatollah mullah author actor actress singer coroner prosecutor lawyer analyst correspondent reporter editor
    ambassador envoy defendant manager owner resident
""")
"""Words after which a person's name comes."""

PREPOSITIONS = listed("""
    in at near from to of around outside inside into across throughout through over toward towards between within
    off on along via outskirts north south east west northeast northwest southeast southwest downtown uptown
    northern southern eastern western central rural в во на из под около возле у з із до біля під поблизу над
    через bei in aus nach nahe um von
""")
"""Words after which a place comes."""

SPEECH = listed("""
    said says told added asked replied argued announced explained noted stated warned wrote insisted claimed
    denied testified recalled laughed scored threw pitched
""")
"""What people do, and places hardly ever."""

ADDRESS_STATES = {
    "Ala.": "Alabama", "Ariz.": "Arizona", "Ark.": "Arkansas", "Calif.": "California", "Colo.": "Colorado",
    "Conn.": "Connecticut", "Del.": "Delaware", "Fla.": "Florida", "Ga.": "Georgia", "Ill.": "Illinois",
    "Ind.": "Indiana", "Kan.": "Kansas", "Kans.": "Kansas", "Ky.": "Kentucky", "La.": "Louisiana",
    "Mass.": "Massachusetts",
    "Md.": "Maryland", "Mich.": "Michigan", "Minn.": "Minnesota", "Miss.": "Mississippi", "Mo.": "Missouri",
    "Mont.": "Montana", "N.C.": "North Carolina", "N.D.": "North Dakota", "N.H.": "New Hampshire", "N.J.": "New Jersey",
    "N.M.": "New Mexico", "N.Y.": "New York", "Neb.": "Nebraska", "Nev.": "Nevada", "Okla.": "Oklahoma",
    "Ore.": "Oregon",
    "Pa.": "Pennsylvania", "Penn.": "Pennsylvania", "R.I.": "Rhode Island", "S.C.": "South Carolina",
    "S.D.": "South Dakota", "Tenn.": "Tennessee", "Tex.": "Texas", "Va.": "Virginia", "Vt.": "Vermont",
    "W.Va.": "West Virginia", "W. Va.": "West Virginia", "Wash.": "Washington", "Wis.": "Wisconsin", "Wyo.": "Wyoming",
    "N. C.": "North Carolina", "S. C.": "South Carolina", "D.C.": "District of Columbia", "Ont.": "Ontario",
    "Que.": "Quebec", "B.C.": "British Columbia", "Alta.": "Alberta", "Sask.": "Saskatchewan", "Man.": "Manitoba",
    "N.S.": "Nova Scotia", "N.B.": "New Brunswick", "N.L.": "Newfoundland and Labrador",
    "P.E.I.": "Prince Edward Island",
}  # fmt: skip
"""States and provinces of North America as newspapers shorten them."""

POSTAL_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "ON": "Ontario", "QC": "Quebec",
    "BC": "British Columbia",
    "AB": "Alberta", "NS": "Nova Scotia", "SK": "Saskatchewan", "MB": "Manitoba",
}  # fmt: skip
"""The two letters of the post, which name a state only after a town ("Dayton, OH")."""


SHORT_FORMS = {
    "US": "United States", "U.S.": "United States", "U.S": "United States", "USA": "United States",
    "U.S.A.": "United States", "America": "United States", "UK": "United Kingdom", "U.K.": "United Kingdom",
    "Britain": "United Kingdom", "Great Britain": "United Kingdom", "UAE": "United Arab Emirates",
    "U.A.E.": "United Arab Emirates", "DRC": "Democratic Republic of the Congo",
    "D.R. Congo": "Democratic Republic of the Congo",
    "DR Congo": "Democratic Republic of the Congo", "DPRK": "North Korea", "PRC": "China", "Burma": "Myanmar",
    "Holland": "Netherlands", "Zaire": "Democratic Republic of the Congo", "CAR": "Central African Republic",
    "L.A.": "Los Angeles", "LA": "Los Angeles", "NYC": "New York City", "N.Z.": "New Zealand", "NZ": "New Zealand",
    "NSW": "New South Wales", "N.S.W.": "New South Wales", "Phila.": "Philadelphia", "PNG": "Papua New Guinea",
    "KSA": "Saudi Arabia", "ROK": "South Korea", "GB": "United Kingdom", "WA": "Washington", "DC": "Washington, D.C.",
    "D.C.": "Washington, D.C.", "BiH": "Bosnia and Herzegovina", "FYROM": "North Macedonia", "KwaZulu": "KwaZulu-Natal",
}  # fmt: skip
"""Other short forms of the press, and the full name that is looked up for them; case matters."""


DEMONYMS: dict[str, str] = {
    word: code
    for code, forms in {
        "AF": "afghan afghans", "AL": "albanian albanians", "DZ": "algerian algerians", "AO": "angolan angolans",
        "AR": "argentine argentinian", "AM": "armenian armenians", "AU": "australian australians aussie",
        "AT": "austrian austrians", "AZ": "azerbaijani azeri azeris", "BH": "bahraini",
        "BD": "bangladeshi bangladeshis",
        "BY": "belarusian belarusians belarussian", "BE": "belgian belgians", "BJ": "beninese",
        "BO": "bolivian bolivians",
        "BA": "bosnian bosnians", "BR": "brazilian brazilians", "BG": "bulgarian bulgarians", "BI": "burundian",
        "KH": "cambodian cambodians", "CM": "cameroonian", "CA": "canadian canadians", "TD": "chadian chadians",
        "CL": "chilean chileans", "CN": "chinese", "CO": "colombian colombians", "CD": "congolese",
        "HR": "croatian croats",
        "CU": "cuban cubans", "CY": "cypriot cypriots", "CZ": "czech czechs", "DK": "danish danes", "DO": "dominican",
        "EC": "ecuadorian ecuadorean", "EG": "egyptian egyptians", "ER": "eritrean eritreans",
        "EE": "estonian estonians",
        "ET": "ethiopian ethiopians", "FI": "finnish finns", "FR": "french", "GE": "georgian georgians",
        "DE": "german germans", "GH": "ghanaian ghanaians", "GR": "greek greeks", "GT": "guatemalan", "GN": "guinean",
        "HT": "haitian haitians", "HN": "honduran hondurans", "HU": "hungarian hungarians", "IN": "indian indians",
        "ID": "indonesian indonesians", "IR": "iranian iranians", "IQ": "iraqi iraqis", "IE": "irish",
        "IL": "israeli israelis", "IT": "italian italians", "JM": "jamaican", "JP": "japanese",
        "JO": "jordanian jordanians",
        "KZ": "kazakh kazakhs", "KE": "kenyan kenyans", "KR": "korean koreans", "KW": "kuwaiti kuwaitis",
        "KG": "kyrgyz", "LA": "laotian", "LV": "latvian latvians", "LB": "lebanese", "LR": "liberian liberians",
        "LY": "libyan libyans", "LT": "lithuanian lithuanians", "MG": "malagasy", "MW": "malawian",
        "MY": "malaysian malaysians",
        "ML": "malian malians", "MT": "maltese", "MR": "mauritanian", "MX": "mexican mexicans",
        "MD": "moldovan moldovans",
        "MN": "mongolian", "ME": "montenegrin", "MA": "moroccan moroccans", "MZ": "mozambican",
        "MM": "burmese rohingya",
        "NP": "nepalese nepali", "NL": "dutch", "NZ": "kiwi", "NI": "nicaraguan", "NE": "nigerien",
        "NG": "nigerian nigerians",
        "NO": "norwegian norwegians", "OM": "omani omanis", "PK": "pakistani pakistanis",
        "PS": "palestinian palestinians",
        "PA": "panamanian", "PY": "paraguayan", "PE": "peruvian peruvians", "PH": "filipino filipinos philippine",
        "PL": "polish poles", "PT": "portuguese", "QA": "qatari qataris", "RO": "romanian romanians",
        "RU": "russian russians chechen dagestani", "RW": "rwandan rwandans", "SA": "saudi saudis", "SN": "senegalese",
        "RS": "serbian serbs serb", "SL": "sierra-leonean", "SG": "singaporean", "SK": "slovak slovaks",
        "SI": "slovenian slovene", "SO": "somali somalis somalian", "ES": "spanish spaniards", "LK": "sinhalese lankan",
        "SD": "sudanese darfuri", "SE": "swedish swedes", "CH": "swiss", "SY": "syrian syrians", "TW": "taiwanese",
        "TJ": "tajik tajiks", "TZ": "tanzanian", "TH": "thai", "TG": "togolese", "TN": "tunisian tunisians",
        "TR": "turkish turks", "TM": "turkmen", "UG": "ugandan ugandans", "UA": "ukrainian ukrainians",
        "GB": "british britons english scottish welsh scots", "US": "american americans", "UY": "uruguayan",
        "UZ": "uzbek uzbeks", "VE": "venezuelan venezuelans", "VN": "vietnamese", "YE": "yemeni yemenis houthi houthis",
        "ZM": "zambian zambians", "ZW": "zimbabwean zimbabweans", "ZA": "african-national",
    }.items()
    for word in forms.split()
}  # fmt: skip
"""Words for a country's people and things, lower case: no places, but they tell which country a text is about."""

NO_PLACES = listed("""
    molotov
    hamas hezbollah hizbullah fatah taliban isis isil daesh shabab shabaab al-shabab al-shabaab boko haram houthi
    houthis al-qaeda qaeda eid ramadan ashura passover christmas easter democrat republican obama allah islam nato un eu
    fifa
    uefa who unicef opec interpol isaf african-union monusco amisom unamid janjaweed peshmerga fulani hausa tuareg
""")
"""Armed groups, peoples, faiths and offices that villages somewhere share their names with; lower case."""

HOME_CUES: dict[str, str] = {
    word: code
    for code, forms in {
        "US": "sheriff sheriff's gov. sen. rep. sens. sgt. lt. trooper interstate u.s. county coroner congressman "
        "republican democrat gop fbi ncaa kindergarten sophomore township freshman superintendent medicaid legislature",
        "GB": "councillor councillors mp mps constable £ nhs borough cllr pensioner mep solicitor parish whilst crown "
        "tory labour schoolboy fundraising centre programme colour mum",
        "CA": "rcmp opp ontario mpp premier councillor ndp toronto",
    }.items()
    for word in forms.split()
}
"""Words of a country's own newspapers, lower case."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How common words are, each from 0 (not at all) to 3: as a first name, as a surname, as an everyday word."""

    classes: dict[str, str]

    def of(self, word: str) -> str:
        """Three figures for a word in lower case: first name, surname, everyday word."""
        return self.classes.get(word, "000")

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read the file that ``data/build/train_toponyms.py`` wrote: a word, a tab, three figures."""
        pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
        return cls({word: figures for word, figures in pairs})  # noqa: C416
