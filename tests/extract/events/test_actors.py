"""Who acts and who is acted on, one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract import extract
from geo.extract.events.actors import actors_in
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import clauses


@pytest.mark.parametrize(
    ("rule", "text", "acting", "acted_on"),
    [
        ("a state beside its forces acts", "Russian drones killed two men.", ["Russia"], []),
        ("a state's adjective alone doesn't", "Two men were killed in the Russian city.", [], []),
        ("nor does a state that is only where", "An ambush in South Sudan killed three men.", [], []),
        ("a junta is a state's army, not only Myanmar's", "The junta in Niger shelled a village.", ["army"], []),
        ("nor does one of two words", "Gunmen killed two men in the South Sudanese town.", ["gunmen"], []),
        ("a speaker doesn't", "Two men were killed, Russian officials said.", [], []),
        ("nor one whose things were fired at", "Rebels fired on a Kenyan army patrol.", ["rebels"], ["Kenya"]),
        ("nor one on whose people an ambush was", "Five died in an ambush on a Malian army column.", [], ["Mali"]),
        ("but what it sends does", "Locals spoke of the Russian air strikes that killed two.", ["Russia"], []),
        (
            "nor whose man the speaker is",
            "General Padilla, commander of the army in Sumy, confirmed that the bishop was shot dead.",
            [],
            [],
        ),
        (
            "but who gives his short name does",
            "The Front of the Hills, JNIM, said its men shot two soldiers.",
            ["JNIM"],
            [],
        ),
        ("a group before the attack acts", "Hezbollah fired rockets at the town.", ["Hezbollah"], []),
        ("a group after 'by' acts", "Two men were killed by Hezbollah.", ["Hezbollah"], []),
        (
            "a group after 'against' is acted on",
            "Gunmen staged an attack against Hezbollah.",
            ["gunmen"],
            ["Hezbollah"],
        ),
        ("a group whose member is hurt is acted on", "A strike killed a Hezbollah commander.", [], ["Hezbollah"]),
        ("who claims an attack acts", "Two men were killed; Hezbollah claimed responsibility.", ["Hezbollah"], []),
        ("who is said to be behind it acts", "The army said Hezbollah was behind the attack.", ["Hezbollah"], []),
        (
            "those to whom attackers belonged act",
            "Prosecutors said the attackers belonged to the Red Hill Cartel.",
            ["Red Hill Cartel"],
            [],
        ),
        ("a name beside a noun for armed people is a group", "Gran Pwen gunmen killed two men.", ["Gran Pwen"], []),
        ("so is whose members they are", "Armed members of Baz Pilat shot two men.", ["Baz Pilat"], []),
        ("so is a name that ends so", "The Red Hill Cartel shot two men.", ["Red Hill Cartel"], []),
        ("so is one that a gang calls itself", "A gang called Los Rubios shot two men.", ["Los Rubios"], []),
        ("so is one with a number", "Gunmen from the 300 Mapou gang shot two men.", ["300 Mapou"], []),
        ("a town before gunmen is no part of their name", "In Bokkos gunmen killed six farmers.", ["gunmen"], []),
        ("so is one word of a militia's name", "Two men were shot by the Sabra militia.", ["Sabra militia"], []),
        ("fighters act for whom they follow", "Fighters loyal to Omar Gaddur shot two men.", ["Omar Gaddur"], []),
        ("a group may have a number in its name", "M23 rebels shot two men near the town.", ["M23"], []),
        (
            "so is one that criminals call themselves",
            "Criminals who call themselves Los Rubios shot two men.",
            ["Los Rubios"],
            [],
        ),
        ("so does whom a verb puts it on", "Officials attributed the killing to Los Rubios.", ["Los Rubios"], []),
        ("and who is suspected", "Two men were killed; Hezbollah is suspected.", ["Hezbollah"], []),
        (
            "a group that no list has acts by its claim",
            "The Hill Unity Warriors claimed the attack on the post.",
            ["Hill Unity Warriors"],
            [],
        ),
        ("so does a faction", "Ittihad Khorasan, a faction, said it was behind the attack.", ["Ittihad Khorasan"], []),
        ("who says what it was doesn't", "The Mayor of Sumy claimed the attack was staged.", [], []),
        (
            "who lists a group doesn't act",
            "Hezbollah, designated a terrorist group by the United States, shot two men.",
            ["Hezbollah"],
            [],
        ),
        ("a car is no army", "A Kia was hit when Hezbollah shot two men.", ["Hezbollah"], []),
        ("a crowd may act", "A crowd beat two men to death.", ["crowd"], []),
        ("unless it is where", "A bomb killed two men in a crowd.", [], []),
        ("whom an attack is blamed on acts", "Two men died in an ambush blamed on jihadists.", ["militants"], []),
        ("so does whom somebody suspects", "Investigators believe Boko Haram shot the two men.", ["Boko Haram"], []),
        (
            "whom somebody blames by name does",
            "The mayor blamed Los Rubios after two men died.",
            ["Los Rubios"],
            [],
        ),
        ("who praises an attack doesn't", "Hamas praised the shooting of two men.", [], []),
        ("nor does a body without arms", "Members of the National Assembly condemned the killing of two men.", [], []),
        ("herders act", "Herdsmen killed two farmers near the town.", ["herders"], []),
        ("settlers do, and no state", "Israeli settlers burned two houses.", ["settlers"], []),
        ("who is accused by an abbreviation acts", "The network accused the XLMN of shelling a market.", ["XLMN"], []),
        (
            "whoever claims it by name acts",
            "Two men were killed; the Desert Sons claimed responsibility.",
            ["Desert Sons"],
            [],
        ),
        ("a day stands before who acts", "On Tuesday gunmen ambushed a convoy near the town.", ["gunmen"], []),
        ("so does dawn", "At dawn gunmen ambushed a convoy near the town.", ["gunmen"], []),
        ("a state's towns don't act", "Drones fell on several towns, some Ukrainian cities overnight.", [], []),
        ("weapons that were shot down didn't act", "The army destroyed 22 Ukrainian drones.", ["army"], []),
        ("nor in the passive", "Four Russian drones were shot down over the town.", [], []),
        ("weapons that destroy act", "Russian drones destroyed two houses.", ["Russia"], []),
        ("a plant's trade is no army", "A drone hit a plant of the military-industrial complex.", [], []),
        (
            "a state whose soldiers are killed doesn't act",
            "A PKK bomb killed two Turkish soldiers.",
            ["PKK"],
            ["Turkey"],
        ),
        (
            "a state whose soldiers are attacked doesn't act",
            "Israeli soldiers were attacked on Monday.",
            [],
            ["Israel"],
        ),
        ("what an attack hit is acted on", "Israel struck a Hezbollah position.", ["Israel"], ["Hezbollah"]),
        (
            "who condemns it doesn't act",
            "The attack was condemned by France's president.",
            [],
            [],
        ),
        ("who accuses doesn't act", "Iran accused Israel of an attack.", ["Israel"], []),
        ("where a speaker is doesn't act", "Officials in Kyiv said a missile killed two men.", [], []),
        (
            "both sides of a clash act",
            "Fighting between Sudan's army and the Rapid Support Forces killed 30 people.",
            ["army", "Rapid Support Forces"],
            [],
        ),
        ("both sides of a clash act", "The army clashed with Boko Haram fighters.", ["army", "Boko Haram"], []),
        (
            "both sides of a clash act",
            "Heavy clashes erupted between ELN guerrillas and FARC dissidents.",
            ["ELN", "FARC"],
            [],
        ),
        ("who repels an attack doesn't act", "Ukrainian forces repelled Russian attacks.", ["Russia"], ["Ukraine"]),
        ("a general word of a name is no other", "An ambush by ADF rebels killed two men.", ["ADF"], []),
        (
            "who is named behind 'when' isn't the victim",
            "Eight people were killed when Hamas fighters battled Israeli troops.",
            ["Hamas"],
            ["Israel"],
        ),
        ("who is held responsible acts", "Doctors hold Hezbollah responsible for the attack.", ["Hezbollah"], []),
        ("who says it struck acts", "A shell hit a house; al-Shabaab said it had fired it.", ["al-Shabaab"], []),
        ("whose people were hit doesn't act", "Four herders, all of a Fulani clan, were shot.", [], ["Fulani"]),
        ("who claims it was not hit", "Six farmers, Russian troops claimed, were shot dead.", ["Russia"], []),
        ("who hit them does", "Six farmers, attacked by Boko Haram fighters, were killed.", ["Boko Haram"], []),
        ("dress is no army", "Men in military fatigues killed two men.", [], []),
        ("nor police", "Gunmen in army uniforms killed two men.", ["gunmen"], []),
        ("members of a gang act", "Gang members attacked the town and killed two men.", ["gang"], []),
        ("who is bombed doesn't act", "PKK fighters were bombed by Turkish jets.", ["Turkey"], ["PKK"]),
        (
            "whose positions are shelled doesn't act",
            "The Syrian army's positions near Hama were heavily shelled by Hezbollah.",
            ["Hezbollah"],
            ["Syria"],
        ),
        ("whose camps are hit doesn't act", "Boko Haram camps were shelled by the army.", ["army"], ["Boko Haram"]),
        ("whose drones are sent acts", "Russian drones were launched at Kyiv.", ["Russia"], []),
        ("who says that others were hit isn't hit", "The army said rebels were bombed.", [], ["rebels"]),
        ("strikes in a sentence's opening do", "In Russian strikes on Kherson two men died.", ["Russia"], []),
        ("a named group outweighs gunmen", "Gunmen of Hezbollah attacked a village.", ["Hezbollah"], []),
    ],
)
def test_actors(rule: str, text: str, acting: list[str], acted_on: list[str]) -> None:
    by, against = actors_in(clauses(text)[0], vocabulary("en"))
    assert ([match.meaning for match in by], [match.meaning for match in against]) == (acting, acted_on), rule


def test_the_accused_come_first() -> None:
    by, _ = actors_in(clauses("Ukraine accused Russia of an attack by Hezbollah.")[0], vocabulary("en"))
    assert by[0].meaning == "Russia"


def test_a_country_acts_by_its_own_forces() -> None:
    (one,) = extract("Sudan's air force has bombed the airport of Nyala.").incidents
    assert one.incident.actor == ("Sudan",)


@pytest.mark.parametrize(
    ("language", "text", "acting"),
    [
        ("de", "In Berlin gingen Tausende auf die Straße.", ()),
        ("de", "In Kiew schlugen Trümmer einer Drohne in ein Wohnhaus ein.", ()),
        ("de", "Bei russischen Angriffen in Kiew starben zwei Menschen.", ("Russia",)),
        ("uk", "У Києві дрон влучив у будинок.", ()),
        ("en", "In Moscow drones hit a tower.", ()),
    ],
)
def test_where_it_happened_is_no_actor(language: str, text: str, acting: tuple[str, ...]) -> None:
    (only,) = extract(text, language=language).incidents
    assert only.incident.actor == acting


@pytest.mark.parametrize(
    ("rule", "language", "text", "acting"),
    [
        ("a state's forces in the instrumental", "ru", "В результате обстрела украинскими войсками ранены двое.",
         ["Ukraine"]),
        ("the same in Ukrainian", "uk", "Під час обстрілу російськими військами поранено двох.", ["Russia"]),
        ("a people in the instrumental", "uk", "Ударом дрона російськими окупантами вбито лісника.", ["Russia"]),
        ("a weapon may destroy", "ru", "Турецкий дрон уничтожил автомобиль, погибли двое.", ["Turkey"]),
        ("one that others destroyed is", "ru", "Украинские дроны уничтожили над областью, ранены двое.", []),
        ("a people opens the clause", "uk", "Росіяни зранку 9 жовтня поцілили дроном в автобус.", ["Russia"]),
        ("a group behind its noun, in quotation marks", "ru", "В боях группировки «Рада» погибли двое.",
         ["Рада"]),
        ("an attack in the genitive", "de", "Bei einem Angriff der Streitkräfte starben zwei Menschen.", ["army"]),
        ("the subject behind its verb", "de", "In Nyala erschossen RSF-Kämpfer einen Mann.", ["Rapid Support Forces"]),
        ("a front by its name", "de", "Bei einem Anschlag der Front Los Rubios starben zwei Menschen.", ["Los Rubios"]),
    ],
)  # fmt: skip
def test_who_acts_in_other_languages(rule: str, language: str, text: str, acting: list[str]) -> None:
    found = [match.meaning for match in actors_in(clauses(text, language=language)[0], vocabulary(language))[0]]
    assert found == acting, rule


def test_a_sentence_may_only_say_who_is_suspected() -> None:
    told = extract("A bomb killed two men in Lamu. Al-Shabaab is suspected.", language="en").incidents
    assert [proposed.incident.actor for proposed in told] == [("al-Shabaab",)]


def test_what_is_denied_names_no_actor() -> None:
    text = (
        "Shots were fired at a house in Leeds. Police had no proof of rumours that Hezbollah militants stormed a gym."
    )
    assert [proposed.incident.actor for proposed in extract(text, language="en").incidents] == [()]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Seven men were killed near Baga. Police said they did not know whether Boko Haram was involved."),
        ("en", "Seven men were killed in Goma, and there was no immediate sign that M23 was responsible."),
        ("en", "Four men were shot dead, and police were trying to establish if CODECO militiamen had killed them."),
        ("de", "In Maiduguri starben vier Menschen; unklar war, ob Boko Haram den Anschlag verübt hatte."),
        ("uk", "У Хартумі внаслідок обстрілу загинули троє людей; невідомо, чи обстріляли місто бойовики RSF."),
        ("ru", "Стреляли ли боевики «Аш-Шабаб» по отелю в Могадишо, где в понедельник погибли двое, неизвестно."),
    ],
)
def test_of_whom_it_is_asked_is_no_actor(language: str, text: str) -> None:
    assert [proposed.incident.actor for proposed in extract(text, language=language).incidents] == [()]
