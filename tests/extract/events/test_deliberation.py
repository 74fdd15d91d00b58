"""Acts that are only discussed, proposed or asked for are no acts; those that were decided are."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

FRIDAY = dt.date(2026, 11, 27)


def types(text: str) -> list[str]:
    return [each.incident.event_type for each in extract(text, published=FRIDAY).incidents]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        (
            "The Council of the European Union on Friday adopted a fourteenth package of sanctions against Russia.",
            "sanction",
        ),
        (
            "Poland has begun building anti-tank ditches along its border with Belarus, the defence ministry said.",
            "border_fortification",
        ),
        ("Die Bundesregierung hat am Freitag weitere Sanktionen gegen russische Oligarchen verhängt.", "sanction"),
        (
            "Die Niederlande haben der Ukraine drei Patriot-Systeme übergeben, teilte die Regierung mit.",
            "military_aid",
        ),
        ("Рада ЄС у п'ятницю ухвалила новий пакет санкцій проти Росії.", "sanction"),
        ("Німеччина передала Україні дві системи Patriot, повідомило міністерство оборони.", "military_aid"),
        ("Финляндия завершила строительство забора на границе с Россией.", "border_fortification"),
        ("The UN Security Council voted on Friday to impose an arms embargo on South Sudan.", "sanction"),
        ("The EU approved the Commission's proposal for new sanctions on Belarus, the Council said.", "sanction"),
        (
            "Germany will send three more Patriot systems to Ukraine, Defence Minister Boris Pistorius announced.",
            "military_aid",
        ),
        ("Greece extended the fence on its border with Turkey by 35 kilometres.", "border_fortification"),
        (
            "Die USA haben am Freitag Sanktionen gegen zwei chinesische Banken beschlossen, teilte die Regierung mit.",
            "sanction",
        ),
        ("Polen hat mit dem Bau von Panzersperren an der Grenze zu Kaliningrad begonnen.", "border_fortification"),
        ("Польща завершила будівництво паркану на кордоні з Білоруссю.", "border_fortification"),
        ("Канада запровадила санкції проти 40 росіян, повідомило МЗС.", "sanction"),
        ("Франция передала Украине шесть самоходных гаубиц, сообщил министр обороны.", "military_aid"),
        ("Евросоюз принял 15-й пакет санкций против России, сообщила Кая Каллас.", "sanction"),
    ],
)
def test_what_was_decided_or_done_is_an_act(text: str, event_type: str) -> None:
    assert event_type in types(text)


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("EU ambassadors will meet on Wednesday to discuss a new sanctions package against Russia.", "sanction"),
        ("Canada is considering sanctions against three Russian banks, Foreign Minister Anita Anand said.", "sanction"),
        ("The European Commission proposed lowering the price cap on Russian oil on Friday.", "sanction"),
        ("The Danish parliament is to vote next week on a draft law to send F-16 jets to Ukraine.", "military_aid"),
        ("President Zelensky called on allies to supply more Patriot systems to Ukraine.", "military_aid"),
        ("Aid agencies urged Israel to let humanitarian aid convoys into northern Gaza.", "humanitarian_aid"),
        (
            "The Latvian government is to discuss a proposal to build a fence on the border with Russia on Tuesday.",
            "border_fortification",
        ),
        ("Die EU-Außenminister beraten am Montag über neue Sanktionen gegen Russland.", "sanction"),
        ("Außenministerin Baerbock forderte weitere Waffenlieferungen an die Ukraine.", "military_aid"),
        ("Міністри закордонних справ ЄС у понеділок обговорять новий пакет санкцій проти Росії.", "sanction"),
        ("Парламент Чехії розгляне законопроєкт про постачання боєприпасів Україні.", "military_aid"),
        (
            "США рассматривают возможность введения новых санкций против Ирана, заявил представитель Госдепартамента.",
            "sanction",
        ),
        ("Правительство Эстонии обсудит проект укреплений на границе с Россией.", "border_fortification"),
        ("G7 finance ministers debated further sanctions on Moscow's shadow fleet in Tokyo.", "sanction"),
        (
            "A bill imposing sanctions on Rwandan officials was introduced in the US Senate, Senator Risch said.",
            "sanction",
        ),
        ("New sanctions against Iran are under discussion in Brussels, an EU spokesman said.", "sanction"),
        ("Estonia's parliament adopted a resolution calling for tougher sanctions on Russia.", "sanction"),
        (
            "South Korea is weighing whether to supply artillery shells to Ukraine, the defence minister said.",
            "military_aid",
        ),
        (
            "Turkey offered to mediate and asked for emergency aid for Gaza, the foreign ministry said.",
            "humanitarian_aid",
        ),
        ("Czech lawmakers want to debate building barriers on the border with Slovakia.", "border_fortification"),
        (
            "Der Bundestag stimmt am Donnerstag über die Lieferung von Taurus-Marschflugkörpern an die Ukraine ab.",
            "military_aid",
        ),
        ("Der polnische Ministerpräsident Donald Tusk schlug neue Sanktionen gegen Belarus vor.", "sanction"),
        ("Die Regierung in Riga prüft den Bau eines Grenzzauns zu Russland.", "border_fortification"),
        ("Уряд Литви розглядає проєкт укріплень на кордоні з Росією.", "border_fortification"),
        ("Президент Зеленський запропонував запровадити санкції проти грузинських посадовців.", "sanction"),
        ("Президент Макрон призвал поставить Украине дальнобойные ракеты.", "military_aid"),
        ("Новые санкции против России обсудят на саммите ЕС в Брюсселе в четверг.", "sanction"),
    ],
)
def test_what_is_discussed_proposed_or_asked_for_is_none(text: str, event_type: str) -> None:
    assert event_type not in types(text)
