"""News of our own making, to train the recogniser of place names on what its real corpus lacks.

GeoVirus tells of epidemics in the world's news; towns' own newspapers write otherwise: datelines, headlines, "of
Paris, Tenn.", sheriffs, streets, obituaries, school sport, and people called like towns. Each template below is a
sentence in that manner; slots in braces are filled with names of places (marked) and of people, companies and
teams (not marked), ``[a|b]`` picks one. A text takes its few people and towns from one cast, as an article does.
"""

# ruff: noqa: E501 # a template is one line, however long

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

HEADLINES = """
{T} [man|woman|couple|teen|driver|doctor|teacher|firefighter] [charged|arrested|killed|injured|honored|sentenced|indicted|dies] in {ofplace} [shooting|fire|crash|robbery|case|probe]
{T} [man|woman|teen] dies [in crash|after fall|at 82]
{K} [man|woman] [killed|hurt|jailed|wins award]
{T} [council|board|police|schools|school board|firefighters] [approves|reject|debate|seek|plan|delay] [budget|plan|new rules|contract|tax levy]
{S} [governor|lawmakers|senator|officials|unemployment rate] [signs|weigh|backs|rises|sue] [bill|tax plan|again|over water]
[Crash|Fire|Storm|Explosion|Flooding|Gunfire] in {L} [kills two|injures four|leaves thousands without power|closes road]
[Two|Three|Five|Dozens|{n}] [killed|dead|hurt|wounded] in {L} [attack|crash|bombing|clashes|fire]
{N} [accuses|warns|blames|rejects|signs deal with|recalls envoy from] {N}
{N}, {N} [agree to|discuss|sign|resume] [talks|pact|trade deal|ceasefire]
{T} [beats|tops|edges|rolls past|falls to] {T} in [opener|overtime|district final]
[Police|Sheriff|Deputies|State] [seek|identify|arrest|search for] [suspect|man|driver|missing woman] in {L}
{TEAM} [win|lose|fall|rally] [again|in overtime|at home]
{PL} [to leave|named|wins|resigns|takes over|sentenced]
[Local|Area|Former] [student|coach|teacher|resident] [wins|earns|receives] [honor|scholarship|award]
[City|County|Council|Schools|Library] [lifts|approves|seeks|plans] [burn ban|budget|volunteers|new building]
[New|Proposed] {ST} [bridge|store|sidewalk] [opens|delayed|approved]
{W} [cleanup|flooding|search] [set for Saturday|continues|called off]
[Quake|Flood|Cholera|Measles|Bird flu] [hits|spreads in|reported in|kills 12 in] {R}
{PARTY} [leaders|senators] [split|agree] on [budget|health bill]
{C} [mayor|police|court|airport|residents] [resigns|under fire|rules|reopens|protest]
"""

DATELINED = """
{D} [--|---|—|-|–] [The|A|Two|Three|Police|Officials|Most|A {T*}] [man|woman|fire|officers|resident|people|school|of the students] [was|were|said] [killed|found|hurt|arrested] [{day}|in {L}|near {ST}].
{D} [--|---|—|-|–] {PL} [said|was|had] [{day}|it|hurt].
{D} [--|—|-|–|:] {P} [of {T}|, {age},|] [was|is|said|will] [arrested|honored|{day}|hurt].
{D} [--|—|-|–|:] [It|This|When|As|After|In|On|If|There] [was|is|the|{day}] [a|the] [year|night|week|school|storm] [in {L}|that|when] [{PL}|the council|it] [left|won|voted].
{D} [--|—|-|–] [The {T*} City Council|{K*} Sheriff's deputies|{T*} Police|The {K*} Commission] [voted|arrested|said|met] [{day}|a man|to close {ST}].
{D} [--|—|-|–|:] "[I|We|It's] [love|know|a big day]," {PL} said.
{D} (AP) [--|—|-|–] [The|A|Two|Police|Officials] [storm|people|say|vote|court|army] [hit|in|from] {L} [has|have|was] [ended|killed {n}|begun].
{D} (Reuters) [--|—|-|–] {N} [said|has|will] [{day}|it|not talk].
{D}, {month} {dom} ({ACR}) [--|-|–] [The|A] [president|army|court|minister] [said|left|met] [{day}|in {C}].
{D} [--|—|-|–] {N} [and {N}|] [said|will|has] [{day}|talk|sent troops].
"""

SENTENCES = """
{P}, {age}, of {TS}, [was arrested|was charged|died|was killed|was injured|was pronounced dead|was taken into custody] [on|early|late] {day}.
{P}, {age}, of {n} {ST}, {T}, was [arrested and charged with|cited for|booked on] [aggravated assault|burglary|driving while intoxicated|disorderly conduct].
{P}, {age}, {T}, [was arrested|pleaded guilty|was cited] [{day}|on a charge of theft|after a traffic stop].
{PL} was [taken to|flown to|treated at] {HOSP} in {L}.
{PL} was [taken to|flown to|transported to|treated at|pronounced dead at] {HOSP}.
{PL} [said|told police|told reporters|testified|added] that [he|she] [had|was|would] [not seen|been] [the car|the gun|anyone] [near|on|at] {ST}.
"[It's|We're|They're|This is] [a good thing|not done|what we want|hard]," {PL} said.
"[I|We] [love|miss|grew up in|moved to|never left] {L}," [said|says] {P}, [a|the] [owner|teacher|resident|farmer].
{P} said [the|his|her] [family|company|office|team] [will|would|plans to] [move|stay|rebuild|open] in {L}.
{P} of {T} [won|took|received|earned|placed second in] the [title|award|scholarship|event].
{P} of {TS}, and {P} of {TS}, [were|are] [among|named] the [winners|finalists|victims].
[Survivors include|She is survived by] [a son|two daughters|her husband], {P} of {TS}; and [a brother|a sister], {P} of {TS}.
[He|She] was born [{month} {dom}, 19{dom}|in 19{dom}], in {TS}, [the son of|the daughter of] {P} and {P}.
[Funeral|Memorial] services will be at [11 a.m.|2 p.m.] {day} at {CHURCH} in {T}[.|, with burial in {CEM}.]
{T*} Police [said|Chief {P} said|Department officials said|Lt. {P} said|are investigating|arrested a man {day}].
[The|According to the] {T*} Police Department [said|, the suspect fled on foot|is asking for help|, {PL} was arrested at {ST}].
{K*} Sheriff [{P}|'s deputies|'s Office spokesman {P}] said [the body was found near {W}|no one was hurt|the case is closed].
The {K*} Sheriff's [Office|Department] [and the {S*} State Police are|is] [investigating|searching|seeking tips].
The {K*} [Board of Commissioners|Commission|Board of Education|Coroner|Health Department|Jail|Courthouse|Superior Court|Circuit Court|Fairgrounds|grand jury] [met {day}|will meet|declined to comment|is closed|voted {n}-{n}].
{K*} [Coroner|Commissioner|Judge|Attorney|Prosecutor|Clerk|Executive] {P} [said|ruled|declined to say].
[He|{PL}|The man|She] [was being held in|was booked into|remains in|was released from] the {K*} [Jail|Detention Center|jail] [{day}|on {n} bond|without bond].
{T*} Mayor {P} [said|vetoed|praised|thanked|urged] [the plan|the measure|residents|volunteers].
{T*} [Fire Chief|City Manager|Councilman|Superintendent|City Council member|High School principal|firefighter] {P} [said|agreed|told the board].
The {T*} [City Council|Town Council|Fire Department|Volunteer Fire Department|School Board|Planning Commission|Chamber of Commerce|Public Library|Area School District|Public Schools|Rotary Club|Lions Club|Town Hall|City Hall|Community Center|Senior Center|Water Department|Historical Society|Kiwanis Club] [will|voted to|plans to|agreed to|is expected to] [meet {day}|raise fees|hire {n} people|host the event|close].
The [event|meeting|game|festival|hearing] [is|will be held|starts] at [6 p.m.|7:30 p.m.|noon] {day} at the {T*} [Civic Center|Community Center|High School gym|Town Hall|Public Library|Fire Station].
{T*} High School [beat|lost to|will host|graduated {n} students|senior {P} scored {n} points].
[The|A] {T*} [resident|man|woman|native|teacher|family|couple|lawyer|business|church|company|student|neighborhood] [was|said|has|found] [not hurt|the money|it near {ST}|{n} acres].
[The|A] {S*} [man|woman|native|lawmaker|senator|court|judge|law|company|town|couple|family|teenager|congressman] [was|said|has|found] [not hurt|enough|guilty|the bill].
The {S*} [Department of Transportation|Highway Patrol|State Police|National Guard|Supreme Court|Legislature|Senate|House|Department of Education|Court of Appeals|Bureau of Investigation|Public Service Commission|Lottery|Farm Bureau] [said|ruled|voted|is reviewing|will decide] [{day}|the case|on the plan].
{S*} [Gov.|Sen.|Attorney General|Secretary of State|Lt. Gov.|Republican|Democrat] {P} [said|signed|opposes|backs|has] [the bill|the plan|no comment].
[Rep.|Sen.] {P}, [R|D]-{T}, [said|sponsored the bill|voted no].
[Rep.|Sen.] {P}, [R|D]-{SA}, [said|sponsored the bill|voted no|chairs the panel].
{PL}, a {S*} [Republican|Democrat], [said|is running|opposes it].
[U.S. Rep.|State Sen.|Rep.|Sen.] {P} [said|told|met with] [voters|reporters|farmers] in {L} [{day}|this week].
{PL} [attended|graduated from|teaches at|studied at|works at] [the University of {S*}|{S*} State University|{SCHOOL}|{T*} High School|the University of {C*}].
{P}, a [professor|researcher|economist|law professor] at [the University of {S*}|{UNI}|{UNI}], [said|agreed|wrote the report].
[Students|Players|Teams] from {T}, {T}, {T} and {T} [took part|competed|qualified|advanced].
[The|Both] {Kx}, {Kx} and {Kx} counties [are|were|remain] under [a flood watch|a tornado warning|quarantine].
[Farmers|Voters|Residents|Schools] in {Kx} and {Kx} counties [are|were] [worried|affected|invited].
[The|A] [crash|fire|shooting|robbery|accident|collision] [happened|occurred|was reported] [about|at] [7:35 p.m.|9 a.m.|3:15 a.m.] {day} [on|at|near|in the {n} block of|along] {ST}[.| in {T}.| near {T}.]
[Police|Officers|Firefighters|Deputies|Crews] were called to {n} {ST}[, {T},|] [at 6:20 p.m.|on {day}|after neighbors heard shots].
[The|A] {n} [Ford|Chevrolet|Toyota|Honda|Dodge] [Focus|Impala|pickup|Taurus] [driven by {P}|was] [going|traveling|heading] [north|south|east|west|northbound|eastbound] on {HW} [near|in|outside|south of] {T}.
[The|All] lanes of {HW} [between {T} and {T}|at {ST}|near {W}] [were closed|reopened {day}|will close].
{ST} [between {ST} and {ST}|from {ST} to {ST}|at {ST}] [will be closed|is closed|was flooded].
[The|A] [accident|wreck] [at the intersection of|at|near the corner of] {ST} and {ST} [injured {n}|blocked traffic].
{T} is [about|some] {n} [miles|kilometers] [north|south|east|west|southeast|northwest] of {C}[.|, near the {N} border.|, in {N}.]
[The|A] [village|town|city] of {V}, [about|some] {n} [miles|km|kilometers] [north|south|east|west] of {C}, [was shelled|was hit|has {n} people].
[A fire|A storm|Shells|Drones|Missiles|A drone|A missile|Rockets|Floods|A bomb] [hit|struck|damaged|reached|shook|destroyed] {V}[, {R}|] [and {V}|] [overnight|on {day}|, officials said].
[A fire|A storm|A tornado|Thieves|The flu] [hit|struck|reached|plagued] {TS} [overnight|on {day}|].
{V} [was|came] [hit|struck|shelled|bombed|under fire] [overnight|{day}|again].
{T} [rebuilt|recovered|voted|is preparing|waits|wants more] [{day}|].
[Explosions|Blasts|Sirens|Shots] were heard in {V}, {V} and {V} [overnight|on {day}].
[Gunmen|Militants|Rebels|Herdsmen|Soldiers|Militiamen] [attacked|invaded|stormed|raided] {V} [village|town|area|market|community|camp] [in|of] {V} [district|area|locality|local government area|tehsil|division|], [killing|wounding|abducting] {n}.
[At least|Some|About] {n} [people|villagers|farmers] were killed in {V} [village|area|neighbourhood|suburb|town|district|] of {V}[, {N}| in {N}| on {day}|, police said].
[Two|Three|Four|Several] [villages|communities|towns], {V}, {V} and {V}, [were|have been] [burned|attacked|deserted] [in {V} district|near {V}|].
[The|A] [bomb|mine|attack|clash|ambush|raid|explosion] [happened|occurred|took place|hit a bus] [in|near|at|outside] {V}[, near {V}|, a [town|village] {n} [miles|km] [north|south|east|west] of {V}|, {n} kilometres from {V}|].
[Police|Witnesses|Residents|Officials|A doctor] in {V} [said|told {ACR}|confirmed] [{n} bodies were found|it|the attack] [in|near] {V}[.| on {day}.]
[An|The] [attack|explosion] in [the|] {V} [area|district|town|market|neighbourhood] of {C} [killed|left] {n} [people|dead] [{day}|].
[The|This] [town|city|village] of {V} [was|has been|lies] [hit|cut off|in ruins|close to the front].
[The|A] search [continued|was called off|resumed] {day} [on|along|near|in] {W}[.|, officials said.]
[The|A] {W} [cleanup|trail|bridge|watershed|levee] [is|was|needs] [finished|closed|work].
[The|An] earthquake [struck|hit|shook] {R} [early {day}|on {day}], [killing|injuring] {n} people.
[Heavy rains|Floods|A cyclone|A storm] [hit|battered|swept through|lashed] {R}, {R} and {R} [{day}|this week].
[Hurricane|Tropical Storm|Typhoon|Cyclone] {FN} [is expected to|will|could] [reach|hit|strike] {R} [{day}|by {day}].
[At least|More than|Some|About] {n} [people|civilians|soldiers|fighters|militants|villagers] were [killed|wounded|kidnapped|arrested] in {L} [on {day}|when a bomb exploded|in clashes with police|, officials said].
[Gunmen|Militants|Rebels|Insurgents|Troops] [attacked|stormed|shelled|seized|raided] [a village|a checkpoint|a market|a mosque|a police station|a camp] [in|near|outside] {V}[, {R}|], [killing|wounding] {n} [people|soldiers].
[A|The] [suicide bomber|car bomb|roadside bomb|drone|missile] [killed|struck|wounded|hit] {n} [people|soldiers|buildings] in [the|] {adjdir} [city|town|district|province] of {V}.
[Fighting|Clashes|Unrest|Violence] [in|around|near] {V} [and {V}|] [has|have] [forced|displaced] {n} people [to flee to {N}|since {month}|].
[Rebels|Troops|Fighters] [from|with|loyal to] [{ORGX}|{ORGX}] [took|lost|entered] {V} [and|,] {V} [{day}|in {month}].
{ORGX} [said|claimed|denied|condemned] [it|the attack|responsibility] [{day}|in a statement].
[Russian|Ukrainian|Israeli|Syrian|Iraqi|Afghan|Pakistani|Nigerian|Sudanese|Turkish|Kenyan|Georgian] [forces|troops|officials|police|jets|soldiers|authorities] [shelled|said|entered|bombed|raided|left] {V} [{day}|overnight|, officials said].
[The|A] [Russian|American|French|German|British|Chinese|Indian|Egyptian|Iranian] [foreign minister|embassy|ambassador|official|company|tourist|citizen], {P}, [said|arrived in {C}|left {N}|denied it].
{N} [said|denied|has|will|wants to] [it|the charge|{n} troops|send aid|join talks] [{day}|in {month}|].
{N} and {N} [have|signed|broke off|agreed on|are at odds over] [ties|a treaty|talks|the border|{R}].
[The|A] [border|war|deal|talks|flights|treaty] between {N} and {N} [reopened|broke down|resumed|ended] [{day}|in {month}].
[President|Prime Minister|Foreign Minister|King|Chancellor|Defense Minister] {P} [of {N}|] [visited|left for|arrived in|flew to|met leaders in] {C} [{day}|on {day}|for talks].
{C} [said|has accused|denied|blamed|insists] [{N}|{day}|that] [it|talks|the deal] [had failed|were off|must end].
[The|A] [protest|march|rally|strike|summit|conference|trial|festival] in {C} [drew|attracted] {n} people [{day}|from across {N}|].
[The|A] [outbreak|virus|disease|epidemic] [has spread|spread|was found|is confirmed] in {R}, [including|as well as] {R} and {R}.
[Health officials|The ministry|The WHO|Doctors] [in|from] {N} [confirmed|reported] {n} cases in {R}.
[The|A] {C}-based [company|group|firm|think tank], {CO}, [said|reported|plans] [sales|a merger|layoffs] {day}.
{CO}, based in {TS}, [said|will|plans to] [close|open|sell|build] [its plant|a store|a factory] in {TS}.
{CO} [said|reported|announced|will cut] [{day}|earnings|{n} jobs|that profits fell].
{CO} [chief executive|spokeswoman|president|chairman] {P} [said|resigned|declined to comment].
Shares of {CO} [rose|fell|closed] [{n} percent|at ${n}].
{TEAM} [beat|defeated|host|face|lost to] {TEAM} {n}-{n} [{day}|in {C}|on the road].
{PL} [scored|had|hit|threw for] {n} [points|runs|yards|goals] [as|and] {T} [beat|edged|topped|lost to] {T}, {n}-{n}.
[The|Coach {P} said the] {TEAM} [play|open|travel] [at {T}|in {C}|to {T}] [{day}|next week].
[In|At] {T}, [the|a] [school|mayor|storm|company|plant|library|hospital] [closed|said|reopened|will expand].
[In|Across|Throughout|Around] {R}, [people|voters|farmers|police] [are|were] [waiting|divided|out of work|angry].
[From|Between] {T} to {T}, [the road|the river|the trail] [is|was] [closed|flooded|open].
[The|A] [drive|trip|train|flight|bus] from {C} to {C} [takes|took|was canceled|was delayed].
[He|She|{PL}] [grew up in|moved to|lives in|was raised in|retired to|left|returned to|was stationed in] {L}[.| in 19{dom}.| with his wife, {FN}.| and {L}.]
[He|She|{PL}] [served in|fought in|was deployed to|was wounded in|died in] {N} [in 19{dom}|with the {UNIT}|].
{PL} and [his wife|her husband|his brother|her sister], {FN}, [live|moved|own a farm] [in|near|outside|to] {T}.
[The|A] [church|school|factory|mill|hospital|prison|mine|bridge|bakery|plant] [in|near|outside|north of] {T} [opened|closed|burned|was sold] in 19{dom}.
[Visitors|Families|Fans|Tourists] [came|traveled|drove] from {S}, {S}, {S} and [as far away as|even] {N}.
[The|A] [tour|show|exhibit|band] [stops|plays|opens] in {C}, {C} and {C}.
[Downtown|Historic|Suburban|South|East|Northeast|Central|Western] {C} [is|was|has] [quiet|busy|full of people|{n} restaurants].
[Officials|Residents|Leaders] in [northern|southern|eastern|western|central|rural|northeast|southwest] {S} [say|said|fear] [the drought|jobs|the river] [is|are] [bad|gone].
[The|A] [Department of Agriculture|House of Representatives|Supreme Court|Justice Department|State Department|White House|Pentagon|Senate Finance Committee|Federal Reserve|Environmental Protection Agency] [said|ruled|announced|will review] [{day}|the case|that].
[The|A] {SCHOOL} [student|teacher|band|principal] [won|was honored|performed] {day}.
{SCHOOL} [principal|coach|teacher] {P} [said|retired|agreed].
{CHURCH} [will host|held|plans] [a dinner|a sale|services] {day}.
[The|A] [book|film|movie|play|song], "{TITLE}," [opens|was written by {P}|is about {L}] [{day}|].
{FN} [said|laughed|smiled|was {age}|wants to play].
{P} and {P} [won|agreed|met|were married] [in {T}|in 19{dom}|{day}].
[Among|Others] [those honored|on the list]: {P}, {T}; {P}, {T}; {P}, {T}; and {P}, {T}.
[Dr.|Mr.|Mrs.|Ms.|Judge|Sgt.|Capt.|Lt.|Rev.|Prof.] {PL} [said|spoke|lives in {L}|was there|declined].
[Judge|Defense attorney|Prosecutor|Detective|Coach|Superintendent|Pastor|Councilwoman|Sheriff|Secretary] {P} [said|ruled|asked|wrote|left].
[The|A] [Republican|Democratic|Labour|Conservative|Socialist] [Party|leader|candidate|lawmaker] [said|won|lost] [{day}|in {R}].
[On|By|Last|Next|Since] {day}, [police|the company|the board|{PL}|officials] [said|met|found|agreed] [nothing|it|the car].
[In|Since|By] {month}, {PL} [moved to {L}|was arrested|won|sued {CO}].
[The|A] [Memorial Day|Christmas|Easter|Thanksgiving|Labor Day|St. Patrick's Day] [parade|sale|service|weekend] [is|was] [canceled|set|busy] [in {T}|].
[Call|For information, call|Contact] {P} at {n}-{n}[.| or visit the {T*} office.]
[The|A] [airport|base|dam|reactor|port|prison|camp] at {V} [was|is] [closed|hit|attacked].
[The|A] [Obama|Bush|Clinton|Putin|Merkel|{PL}|{PL}] [administration|government|campaign|family|case|trial|plan] [is|was|said] [{day}|over|new].
[Hamas|Hezbollah|{ORGX}|{ORGX}] [prisoners|fighters|leaders|officials|rockets] [were|are] [freed|in {L}|killed].
[Border|Traffic|Military|Riot|Local] [Police|police|Patrol] [said|representatives say|arrested {n}] [{day}|near {V}|it].
[Jesus|God|Muhammad|Buddha|Islam|Christmas|Passover|Ramadan|Easter] [is|was|and his family|teaches] [love|over|holy] [in the book|today].
[The|A] [Olympic|Christian|Muslim|Catholic|Jewish|Baptist|Hispanic|European|Democrat|Republican] [games|church|leaders|vote|group|candidate] [will|was|is] [{day}|in {C}|held].
[Wal-Mart|Walmart|McDonald's|Starbucks|Costco|Kroger|Ford|Dow|Exxon|Delta|United|Apple] [said|opened|closed|has] [a store|{n} jobs|flights] [in {T}|{day}|near {HW}].
[The|A] [Ford Focus|Chevrolet Impala|Toyota Corolla|Dodge Durango|Honda Civic|Boeing 737] [was|is] [stolen|found|old] [in {T}|{day}|].
[They|Workers|Planes|Passengers] [left|landed at|fled from|arrived at] {F}[.| in {C}.| near {V}.| {day}.]
{F} [was|is|will be|remains] [closed|attacked|busy|open] [{day}|].
[The|A] [car|truck|body|boat] was found [in|near|at] {F}[.|, police said.|, near {T}.]
[He|She] is a [graduate|student|member|native] of {L}[.| and a graduate of {SCHOOL}.]
[The|A] {DEM} [government|army|people|embassy|minister|economy|team] [said|has|won|will] [no comment|{n} people|it all].
{DEM} [officials|troops|voters|forces|investigators] [said|left|arrived in {C}] [{day}|].
[The|A] [Washington|London|Moscow|Beijing|Paris]-[based|born] [writer|group|artist], {P}, [said|agreed].
[The|A] [New York Times|Washington Post|Los Angeles Times|Boston Globe|Chicago Tribune|Associated Press] [reported|said] {day}.
[The|A] {C*} [Times|News|Herald|Tribune|Post|Police Department|Zoo|Museum of Art|Symphony|Fire Department|Marathon|airport|office|mayor|school] [reported|opened|is|said] [{day}|nothing|new].
[The|A] [University|College|Institute|School] of [Law|Medicine|Education|Technology] [announced|said] [it|{day}].
[I|We|They|You] [don't|can't|didn't] [think|know|want] [so|that|it|anything].
[It|This|That|There] [was|is] [a|the] [first|last|only|best] [time|chance|day|game|one] [for|in] [many|years|them].
[Weather|Sports|Obituaries|Briefs|Police log|Letters to the editor|Calendar|Opinion]
[The|A] [plan|bill|measure|budget|project] [would|could|will] [cost|raise|create|save] ${n} million.
[Officials|Police|Authorities] [did not|have not|would not] [release|identify|name] [the victim|the driver|a suspect].
[Troops|Tanks|Refugees|Trucks|Aid] [crossed|entered|reached|poured into] {R} [from {N}|{day}|].
[The|A] [governor|head|mayor|administration] of [the|] {R} [region|], {P}, [said|wrote|reported] [on Telegram|{day}|that {n} died].
[The|A] [attack|strike|shelling|blast] on {V} [and {V}|] [damaged|destroyed|killed] {n} [homes|buildings|people].
[Power|Water|Heat] [was|is] [cut|out|restored] in {V}, {V} and [parts of|] {R}.
[The|A] [convoy|ship|train|plane|bus] [left|bound for|carrying aid to|on its way to] {C} [was stopped|sank|crashed] [near|off|outside] {R}.
[Under|Along|Across|Over] {W}[, the|, a] [bridge|ferry|pipeline|tunnel] [was|is] [closed|new|damaged].
"""


@dataclass
class Cast:
    """The people and towns of one text."""

    state: tuple[str, str]
    towns: list[str]
    counties: list[str]
    people: list[tuple[str, str]]
    countries: list[str]
    villages: list[str]
    streets: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stock:
    """All names to choose from."""

    states: list[tuple[str, str, str]]
    """Name, newspaper's abbreviation (or the name), letters of the post."""
    towns: dict[str, list[str]]
    """By the letters of the post."""
    counties: dict[str, list[str]]
    countries: list[str]
    demonyms: list[str]
    cities: list[str]
    villages: list[str]
    regions: list[str]
    first: list[str]
    last: list[str]


def _listed(names: str) -> list[str]:
    return names.split("|")


_WATERS = _listed(
    "River|Lake|Creek|Bay|Mountains|Valley|Reservoir|Falls|National Forest|State Park|National Park|Island|"
    "Canyon|Hills|Beach|Trail|Wilderness|Park|Harbor"
)
_STREETS = _listed(
    "Street|St.|Road|Rd.|Avenue|Ave.|Drive|Dr.|Lane|Boulevard|Court|Parkway|Street|Road|Avenue|Drive|Place|Way|"
    "Pike|Highway|Terrace|Circle"
)
_TREES = _listed(
    "Oak|Elm|Maple|Pine|Cedar|Walnut|Chestnut|Main|Main|Church|High|Park|Market|Broad|Bridge|Mill|River|Lake|"
    "Spring|Center|Front|Water|Court|College|School|North|South|East|West|Union|Pleasant|Prospect|Highland|Sunset"
)
_ORDINALS = _listed("First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth|11th|12th|21st|35th|42nd|53rd")
_COMPANIES = _listed(
    "Acme|Allied|Apex|Delta|Global|Pioneer|Summit|Titan|Liberty|Orion|Falcon|Sterling|Atlas|Phoenix|Vertex|"
    "Peabody|Chapman|Ford|Boeing|Walmart|Toyota|Microsoft|Google|Siemens|Gazprom|Shell|Pfizer|Kroger|Target"
)
_COMPANY_ENDS = _listed(
    "Inc.|Corp.|Co.|Energy|Group|Motors|Bank|Industries|Systems|Partners|LLC|Foods||Holdings|Financial|Airlines|"
    "Technologies|Insurance|Construction|Electric|& Sons|"
)
_TEAMS = _listed(
    "Panthers|Tigers|Eagles|Bulldogs|Wildcats|Lions|Bears|Hawks|Cougars|Trojans|Vikings|Spartans|Rams|Warriors"
)
_ACRONYMS = _listed(
    "AFP|UNHCR|NATO|OSCE|UNAMID|FBI|NCAA|EPA|IAEA|LPD|SWAT|WHO|FAO|UN|EU|AU|ECOWAS|DNR|IDF|PKK|JEM|SLA|ITAR"
)
_ARMED = _listed(
    "Hamas|Hezbollah|Boko Haram|al-Shabaab|the Taliban|Al Qaeda|the Islamic State|the LRA|FARC|the Red Cross|"
    "Human Rights Watch|Amnesty International|the Justice and Equality Movement|the M23"
)
_DAYS = _listed("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
_MONTHS = _listed(
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan.|Feb.|Aug.|Sept.|"
    "Oct.|Nov.|Dec."
)
_TITLES = _listed("Lost in the Valley|The River House|A Moment Like This|Peter Pan|Northern Lights|Home Again")
_SAINTS = _listed("St. Mary's|St. Paul's|First Baptist|Grace Lutheran|Trinity United Methodist|Mount Zion|St. John")
_COINED = _listed("ville|ton|burg|field| Creek| Grove|dale| Springs|wood| Heights| Falls|port")
_FACILITIES = _listed(
    "International Airport|Airport|Air Base|Dam|Bridge|Nuclear Power Plant|Prison|Stadium|Square|Harbor|"
    "Refugee Camp|Border Crossing|Power Station"
)

_SLOT = re.compile(r"\{(\w+\*?)\}")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")


class Writer:
    """Writes texts with the offsets of their place names; the same seed writes the same texts."""

    def __init__(self, stock: Stock, seed: int) -> None:
        self.stock = stock
        self.random = random.Random(seed)
        self._headlines = [line for line in HEADLINES.splitlines() if line]
        self._datelined = [line for line in DATELINED.splitlines() if line]
        self._sentences = [line for line in SENTENCES.splitlines() if line]

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """One text and the character spans of its place names, ends exclusive."""
        pick = self.random
        cast = self._cast()
        parts: list[tuple[str, bool]] = []
        if pick.random() < 0.7:
            parts += [
                *self._fill(pick.choice(self._headlines), cast),
                (pick.choice([". ", ". ", " ", "\n", "\n\n"]), False),
            ]
        dated = pick.random() < 0.4
        for one in range(pick.randint(4, 9)):
            template = pick.choice(self._datelined if dated and not one else self._sentences)
            parts += [*self._fill(template, cast), (" ", False)]
        text = ""
        spans: list[tuple[int, int]] = []
        for part, marked in parts:
            if marked and part:
                spans.append((len(text), len(text) + len(part)))
            text += part
        return text, spans

    def _cast(self) -> Cast:
        pick, stock = self.random, self.stock
        name, short, post = pick.choice(stock.states)
        towns = [self._town(post) for _ in range(pick.randint(2, 4))]
        last = [self._last() for _ in range(3)]
        return Cast(
            state=(name, short),
            towns=towns,
            counties=pick.sample(stock.counties[post], min(3, len(stock.counties[post]))),
            people=[(self._first(), one) for one in last],
            countries=pick.sample(stock.countries, 3),
            villages=[self._village() for _ in range(3)],
            streets=[self._street() for _ in range(2)],
        )

    def _village(self) -> str:
        """A town abroad; one in four is made up of two others, as gazetteers lack many villages."""
        pick = self.random
        if pick.random() < 0.25:
            first, second = pick.choice(self.stock.villages), pick.choice(self.stock.villages)
            return first[: len(first) // 2 + 1].strip(" -'") + second[len(second) // 2 :].lower().strip(" -'")
        return pick.choice(self.stock.villages if pick.random() < 0.8 else self.stock.cities)

    def _town(self, post: str) -> str:
        pick = self.random
        if pick.random() < 0.12:
            return pick.choice(self.stock.last) + pick.choice(_COINED)
        return pick.choice(self.stock.towns[post])

    def _first(self) -> str:
        return self.random.choice(self.stock.first)

    def _last(self) -> str:
        """A surname; one in three is a town's name too, as in life."""
        pick = self.random
        if pick.random() < 0.25:
            town = pick.choice(self.stock.towns[pick.choice(self.stock.states)[2]])
            if " " not in town:
                return town
        return pick.choice(self.stock.last)

    def _street(self) -> str:
        pick = self.random
        kind = pick.random()
        if kind < 0.15:
            return f"{pick.choice(_ORDINALS)} {pick.choice(['Street', 'Avenue', 'St.', 'Ave.'])}"
        name = pick.choice(_TREES) if kind < 0.55 else pick.choice(self.stock.last)
        before = pick.choice(["", "", "", "", "N. ", "S. ", "E. ", "W. ", "North ", "South ", "East ", "West "])
        after = pick.choice(["", "", "", "", "", "", "", " Northwest", " N.W.", " West"])
        return f"{before}{name} {pick.choice(_STREETS)}{after}"

    def _highway(self) -> str:
        pick = self.random
        number = pick.randint(1, 99)
        state = pick.choice(self.stock.states)
        forms = _listed("Highway|U.S.|Interstate|County Road|State Route|Route|U.S. Highway|Route")
        return pick.choice([*(f"{name} {number}" for name in forms), f"I-{number}", f"{state[2]} {number}"])

    def _fill(self, template: str, cast: Cast) -> list[tuple[str, bool]]:
        pick = self.random
        while match := _CHOICE.search(template):
            template = template[: match.start()] + pick.choice(match[1].split("|")) + template[match.end() :]
        template = re.sub(r" +", " ", template).replace(" .", ".").replace(" ,", ",").replace("..", ".").strip()
        parts: list[tuple[str, bool]] = []
        position = 0
        for match in _SLOT.finditer(template):
            parts.append((template[position : match.start()], False))
            position = match.end()
            parts += self._slot(match[1].rstrip("*"), cast)
        parts.append((template[position:], False))
        return parts

    def _slot(self, slot: str, cast: Cast) -> list[tuple[str, bool]]:
        pick, stock = self.random, self.stock
        own = pick.random() < 0.75
        town = pick.choice(cast.towns) if own else self._town(pick.choice(stock.states)[2])
        if slot == "T":
            return [(town, True)]
        if slot == "TS":
            if pick.random() < 0.4:
                return [(town, True)]
            name, short, post = pick.choice(stock.states)
            if own:
                name, short = cast.state
            form = pick.random()
            state = short if form < 0.5 else name if form < 0.85 or own else post
            return [(town, True), (", ", False), (state, True)]
        if slot == "ofplace":
            return self._slot(pick.choice(["T", "L", "C"]), cast)
        if slot == "C":
            return [(pick.choice(stock.cities), True)]
        if slot == "S":
            return [(cast.state[0] if own else pick.choice(stock.states)[0], True)]
        if slot == "SA":
            return [(cast.state[1] if own else pick.choice(stock.states)[1], True)]
        if slot in ("K", "Kx"):
            county = pick.choice(cast.counties) if own else pick.choice(stock.counties[pick.choice(stock.states)[2]])
            return [(county.rsplit(" ", 1)[0] if slot == "Kx" else county, True)]
        if slot == "N":
            return [(pick.choice(cast.countries) if own else pick.choice(stock.countries), True)]
        if slot == "V":
            return [(pick.choice(cast.villages) if own else self._village(), True)]
        if slot == "R":
            if pick.random() < 0.25:
                return [(pick.choice(cast.villages), True), (", ", False), (pick.choice(cast.countries), True)]
            if pick.random() < 0.5:
                return [(pick.choice(cast.countries), True)]
            region = pick.choice(stock.regions)
            return [("the ", False), (region[4:], True)] if region.startswith("the ") else [(region, True)]
        if slot == "L":
            return self._slot(pick.choice(["T", "TS", "C", "K", "S", "V", "VN", "N"]), cast)
        if slot == "VN":
            return [(pick.choice(cast.villages), True), (", ", False), (pick.choice(cast.countries), True)]
        if slot == "W":
            name = pick.choice(
                [pick.choice(stock.last), pick.choice(cast.towns), pick.choice(cast.counties).rsplit(" ", 1)[0]]
            )
            return [(f"{name} {pick.choice(_WATERS)}", True)]
        if slot == "ST":
            return [(pick.choice(cast.streets) if own else self._street(), True)]
        if slot == "HW":
            return [(self._highway(), True)]
        if slot == "F":
            return [
                (f"{pick.choice([*cast.villages, *stock.cities[:200], *cast.towns])} {pick.choice(_FACILITIES)}", True)
            ]
        if slot == "D":
            name = pick.choice([town, pick.choice(stock.cities), pick.choice(cast.villages)]).upper()
            form = pick.random()
            if form < 0.5:
                return [(name, True)]
            if form < 0.75:
                return [(name, True), (", ", False), (cast.state[1], True)]
            return [(name, True), (", ", False), (pick.choice(cast.countries), True)]
        return [(self._unmarked(slot, cast), False)]

    def _unmarked(self, slot: str, cast: Cast) -> str:
        pick, stock = self.random, self.stock
        person = pick.choice(cast.people) if pick.random() < 0.7 else (self._first(), self._last())
        if slot == "P":
            middle = pick.choice(["", "", "", "", f"{pick.choice('ABCDEFGHJLMRST')}. ", f"{self._first()} "])
            return f"{person[0]} {middle}{person[1]}{pick.choice(['', '', '', '', '', ' Jr.'])}"
        if slot == "HOSP":
            return pick.choice(
                [self._last(), "Mercy", "St. Luke's", "Good Samaritan", "Baptist", "Memorial"]
            ) + pick.choice([" Hospital", " Medical Center", " Regional Hospital", " Health"])
        if slot == "SCHOOL":
            who = pick.choice([self._last(), f"{self._first()} {self._last()}"])
            return who + pick.choice(
                [" Elementary School", " High School", " Middle School", " Academy", " Elementary"]
            )
        if slot == "UNI":
            return pick.choice([self._last(), "Harvard", "Columbia", "Yale", "Georgetown", "Duke"]) + pick.choice(
                [" University", " College"]
            )
        if slot == "CHURCH":
            return pick.choice(_SAINTS) + pick.choice([" Church", " Church", " Cathedral", ""])
        if slot == "CO":
            return f"{pick.choice([pick.choice(_COMPANIES), self._last()])} {pick.choice(_COMPANY_ENDS)}".strip()
        if slot == "ORGX":
            return pick.choice([*_ARMED, *_ACRONYMS])
        if slot == "UNIT":
            return (
                f"{pick.choice(_ORDINALS)} {pick.choice(['Marine Division', 'Infantry', 'Army', 'Cavalry Regiment'])}"
            )
        if slot == "CEM":
            return f"{pick.choice(['Oak Hill', 'Sunset', 'Evergreen', 'Calvary', self._last()])} Cemetery"
        if slot == "n":
            return pick.choice(
                [str(pick.randint(2, 99)), str(pick.randint(100, 9999)), pick.choice(["two", "three", "12"])]
            )
        simple = {
            "PL": person[1],
            "FN": person[0],
            "DEM": pick.choice(stock.demonyms),
            "TEAM": f"the {pick.choice(_TEAMS)}" if pick.random() < 0.7 else pick.choice(_TEAMS),
            "ACR": pick.choice(_ACRONYMS),
            "TITLE": pick.choice(_TITLES),
            "PARTY": pick.choice(["Republican", "Democratic", "GOP", "Labour"]),
            "age": str(pick.randint(16, 94)),
            "dom": str(pick.randint(10, 30)),
            "day": pick.choice(_DAYS),
            "month": pick.choice(_MONTHS),
            "adjdir": pick.choice(["northern", "southern", "eastern", "western", "central", "northwestern"]),
        }
        return simple[slot]
