"""English: fully covered."""

from __future__ import annotations

from geo.extract.languages.tables import Words

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)

_NUMBERS: dict[str, int] = {word: value for value, word in enumerate(_UNITS, start=1)}
_NUMBERS |= {word: value * 10 for value, word in enumerate(_TENS, start=2)}
_NUMBERS |= {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "zero": 0}

WORDS = Words(
    triggers={
        "drone_strike:drone": """
            launch*|fired|sent|unleash* _6 drones, drones launched|fired,
            drone|uav strike*|attack*|raid*|assault*|barrage|hit|bombardment,
            drones attack*|struck|hit|target*|pounded|rained, drone attack*|struck|hit|crash*|exploded,
            kamikaze drone*, unmanned aerial _2 attack*|strike*, sea|naval|maritime drone* attack*|struck|hit|strike*,
            struck by _2 drone*, hit by _2 drone*, attack* by _3 drone*, attacked with _3 drones,
            strike* by _2 drone*, shahed* struck|hit|attack*, drone and missile attack*|strike*|barrage
        """,
        "air_strike:air_bomb": """
            air strike*|raid*|attack*, airstrike*, aerial bomb*|attack*|strike*|raid*, glide|guided bomb*,
            bombing raid*, air raid on|in|against, airraid*,
            warplane*|jet*|aircraft|plane*|helicopter*|fighter|gunship* _3 bomb*|struck,
            warplane*|jet*|aircraft|plane*|helicopter*|fighter|gunship* _3 hit|pounded,
            warplane*|jet*|aircraft|plane*|helicopter*|fighter|gunship* _3 attack*|strike*,
            warplane*|jet*|aircraft|plane*|helicopter*|fighter|gunship* _3 raid*|fired|dropped, barrel bomb*,
            bombs _2 dropped, dropped _2 bomb*, helicopter gunship* attack*, aerial bombardment*, air bombardment*
        """,
        "missile_artillery:missile": """
            missile|missiles|rocket|rockets strike*|attack*|hit|struck|barrage|fire,
            missile|missiles|rocket|rockets raid*|slammed|landed|crash*|fell|exploded|destroyed,
            fired|launched|firing|launching _3 missile*|rockets|rocket, hit|struck by _4 missile*|rocket*,
            missile and drone attack*|strike*|barrage, rocket propelled grenade* attack*|hit|struck,
            ballistic missile* _2 hit|struck|attack*|strike*, cruise missile* _2 hit|struck|attack*|strike*
        """,
        "missile_artillery:artillery": """
            shelling*, shelled, shells hit|landed|struck|fell|exploded|rained, shell landed|hit|exploded|fell|struck,
            artillery|mortar|tank fire|strike*|attack*|shell*|bombard*|barrage|round*|hit,
            mortars hit|landed|struck|fired, mortar bomb*, bombard* by _3, heavy bombardment*,
            mlrs _2 strike*|attack*, bombardment*, bombarded, shellfire, mortar* landed|hit
        """,
        "ground_clash:small_arms": """
            ambush*, gun battle*|fight*, gunbattle*, gunfight*, firefight*, shootout*, shoot out,
            exchange* of fire|gunfire, exchanged fire|gunfire, traded fire
        """,
        "ground_clash": """
            clash*, fierce|heavy|intense fighting, fighting broke|between|erupted|raged|in|around|near,
            battle* between|with|for, skirmish*, inter|intra communal violence,
            tribal|ethnic|sectarian|communal fighting|violence|conflict, fought with|against, counter offensive,
            ground offensive|assault|attack, stormed _3 base|positions|barracks|camp|post|outpost|checkpoint,
            attack* _3 positions, hostilities between|broke|erupted
        """,
        "mine_ied:suicide_bomb": """
            suicide bomb*|attack*|blast*|explosion*|car|truck|vest*,
            blew|blow|blowing|blown himself|herself|themselves|himself|itself up, detonated _4 vest|belt|explosives,
            suicide attacker*|bomber*, female suicide
        """,
        "mine_ied:vehicle": """
            car|truck|vehicle|minibus|motorcycle|motorbike|tanker bomb*|blast*|explosion*, bomb laden|rigged,
            packed with explosives, explosives laden, carbomb*
        """,
        "mine_ied:mine_ied": """
            roadside bomb*|blast*|explosion*|mine*, bomb blast*|attack*|explosion*|exploded|went|detonated|planted,
            landmine* exploded|killed|blast|explosion|hit, land mine* exploded|explosion|blast, bombing*,
            ied|ieds|i.e.d, improvised explosive*, hit|struck|trod _3 mine|landmine, hit _2 roadside,
            drove|ran|stepped over|on|onto _3 mine|landmine|bomb|ied|device, bombs exploded|went|detonated|ripped,
            explosive device* exploded|detonated|went|planted|blast|killed, blown up, blew up, car exploded,
            booby trap*, parcel bomb, twin|double|triple bomb*|blast*, bomb ripped|killed|hit|targeted|struck|tore,
            remote controlled bomb, magnetic bomb
        """,
        "mine_ied:grenade": """
            grenade* attack*|exploded|thrown|blast|explosion|was|were|went,
            threw|hurled|lobbed|tossed|throwing|hurling|lobbing|tossing _2 grenade*|explosives|bomb*|device*
        """,
        "attack_on_civilians:small_arms": """
            opened|open|opening fire, gunned _5 down, mowed _4 down, shot _4 dead|death,
            shot and killed|wounded|injured, shooting spree|attack|rampage, mass|deadly|fatal shooting*,
            drive by shooting*, sprayed _3 bullets, fired on|at|into|indiscriminately|upon|shots, shot in _3 head,
            shot at|by|while, shooting at|dead|and|of|in|on, were|was shot, gun attack*, gunfire attack,
            firing indiscriminately|randomly, were|was|been executed, riddled|pumped _2 bullets,
            bullet ridden|riddled
        """,
        "attack_on_civilians:blade": """
            behead*, decapitat*, stabbed|stabbing|stabbings, hacked|hacking _4 death|machetes,
            slit|slitting|cut _2 throat*, throats slit|cut, knife attack*, machete attack*, slaughter*, butchered
        """,
        "attack_on_civilians:vehicle": "rammed|ramming|plowed|ploughed into|car|crowd, vehicle ramming",
        "attack_on_civilians:arson": """
            set|setting _4 ablaze|alight|fire, torched|torching, burned|burnt|burning to|down|alive|houses|homes,
            burned|burnt|burning _4 houses|homes|huts|shops|buildings|churches, arson attack*, petrol bomb*, firebomb*
        """,
        "attack_on_civilians": """
            massacre*, mass killing*, executed, execution of|style, lynch*, murdered|murdering, assassinat*,
            terror|terrorist|militant|rebel|insurgent|gun|deadly|brutal|violent|bloody|cattle attack*,
            attack* on civilians|villages|villagers|worshippers|residents,
            gunmen|militants|attackers _5 attack*|stormed|raid*|invaded|killed|shot|burst,
            gunmen|militants|attackers _5 struck|fired|opened|ambush*|slaughter*|hacked|murdered|executed,
            bandits|assailants|rebels _5 attack*|stormed|raid*|invaded|killed|shot|burst,
            bandits|assailants|rebels _5 struck|fired|opened|ambush*|slaughter*|hacked|murdered|executed,
            insurgents|fighters|raiders _5 attack*|stormed|raid*|invaded|killed|shot|burst,
            insurgents|fighters|raiders _5 struck|fired|opened|ambush*|slaughter*|hacked|murdered|executed,
            herdsmen|herders|terrorists|extremists|armed _5 attack*|stormed|raid*|invaded|killed|shot|burst,
            herdsmen|herders|terrorists _5 struck|fired|opened|ambush*|slaughter*|hacked|murdered|executed,
            extremists|armed _5 struck|fired|opened|ambush*|slaughter*|hacked|murdered|executed,
            stormed _5 village*|town|school|church|mosque|market|house*,
            stormed _5 home*|hotel|community|compound|building|hospital|university|hall, killing* of, killings,
            beaten|beat|stoned|tortured _2 death, pogrom*, raid* on|by,
            attack* _2 village*|villagers|communit*|civilian*|convoy|worshippers, found dead|shot|murdered,
            reprisal attack*|killing*, revenge attack*, mass grave*, homicide*, cattle rustling|raid, hostage* killed,
            raided|raiding _4 village*|settlement*|hamlet*|communit*|camp, communities attacked,
            summarily executed, killed in cold blood
        """,
        "abduction": """
            abduct*, kidnap*, taken|took hostage, seized _3 hostage*, hostage taking, enforced disappearance*,
            snatched, taken captive, were|was taken away
        """,
        "sexual_violence": "rape|raped|rapes|raping, sexual violence|assault*|abuse, sexually assaulted|abused",
        "air_defence": """
            were|was|been|being shot|brought down, shot|shoot|shooting|bring|brought down, downed, intercept*,
            air defen* _3 shot|destroyed|repelled|engaged|activated, neutrali* _3 drone*|missile*,
            destroyed _3 drones|missiles|uavs
        """,
        "chemical_attack:chemical": "chemical|gas|chlorine|sarin|nerve attack*|weapon*|agent*|bomb*, poison gas",
        "infrastructure_damage": """
            dam _3 destroyed|blown|collapsed|breached, bridge _2 destroyed|collapsed|blown, fire broke|erupted,
            blaze broke|erupted, set _3 on fire, pipeline _3 explosion*|blast|damaged|sabotage*|ruptured,
            cable* _3 cut|severed|damaged, looted _4, looting, derail*, was|were|been on fire, severed|cut _3 cable*,
            damage* _4 power|energy|infrastructure|plant|facility|substation,
            damage* _4 dam|bridge|refinery|port|pipeline|line|depot,
            destroyed _4 infrastructure|plant|facility|substation|dam|bridge|refinery|depot,
            destroyed _4 aircraft|helicopter|helicopters|warship|warships|vessel|vessels|radar|warehouse
        """,
        "power_outage": """
            power|electricity|energy outage*|cut*|failure*|blackout*|shutdown*,
            power|electricity supply _2 cut|disrupted|interrupted, blackout*,
            without|no|lost|lose|losing|lack* _2 power|electricity|light,
            cut|knocked|lost|disrupted|knocking|cutting _4 power|electricity, emergency shutdown*, de energi*,
            left in _2 dark, power went out, external power
        """,
        "service_outage": """
            without|no|lost _2 water|heat|heating|gas|internet|communication*,
            water|heating|gas|internet|mobile|phone|rail|communications outage*|cut*,
            water|heating|gas supply _3 cut|disrupted|interrupted, internet shutdown,
            train* _2 cancelled|suspended|halted, flights _2 cancelled|suspended|grounded|halted,
            closed _2 airport|airspace, airport _3 closed
        """,
        "border_fortification": """
            border fortification*|fence*|wall|barrier|fencing, fortif* _4 border*|frontier|defence*|defense*,
            faster|quicker|speed* fortification,
            build*|built|construct*|erect*|extend*|erecting|complete* _5 fence*|fencing,
            build*|built|construct*|erect*|extend*|erecting|complete* _5 barrier|wall,
            build*|built|construct*|erect*|extend*|erecting|complete* _5 fortification*|bunker*,
            build*|built|construct*|erect*|extend*|erecting|complete* _5 trench*|obstacles, fence along|on,
            barrier|wall|fencing along|on _3 border|frontier, anti tank ditch*|obstacle*, dragon's teeth,
            second line of fencing, strengthen* _3 border*, tank obstacles, lay|laying _3 mines along,
            defen* line along, reinforc* _3 border*|frontier
        """,
        "mobilisation": """
            mobili*, troop|troops|forces|naval build|buildup|movement*|deployment*, deploy*, stationed,
            military|naval|joint exercise*|drills|manoeuvres|maneuvers, conscript*, call* up _2 reservists,
            massed|massing _3 troops|forces, sent _4 troops|reinforcements|warships, moved _4 troops|forces,
            snap drills, scrambled _3 jets|fighters|aircraft
        """,
        "territory_change": """
            captur*|seiz*|recaptur* _2 control|village|town|city|settlement|district,
            captur*|seiz*|recaptur* _2 base|airport|territory|area*|villages|towns|settlements,
            retak*|retook|liberat* _2 control|village|town|city|settlement|district,
            retak*|retook|liberat* _2 base|airport|territory|area*|villages|towns|settlements,
            overran|took|taken _2 control|village|town|city|settlement|district,
            overran|took|taken _2 base|airport|territory|area*|villages|towns|settlements,
            gained|regained|taking|lost|overrun|conquer* _2 control|village|town|city|settlement|district,
            gained|regained|taking|lost|overrun|conquer* _2 base|airport|territory|area*|villages|towns|settlements,
            captured|recaptured|liberated|seized|overran|retook the, withdr* from, retreat* from, fell to, fallen to,
            took over, raised _3 flag, advanced into|towards
        """,
        "protest": """
            protest against|over|in|by|at|outside|rall*, protests, protesters, protestors,
            demonstrat* against|in|outside|for|over|, demonstrators, demonstration*, march* through|on|in|against,
            rally|rallied|rallies against|in|for|outside, sit in, general strike, took to _2 streets, vigil
        """,
        "unrest": """
            riot|riots|rioting|rioters, mob|mobs, violent protest*, unrest erupted|broke|in, looting and,
            street violence, tear gas, petrol bombs thrown
        """,
        "arrest": """
            arrest*, detain*, detention of, taken into custody, in custody, rounded up, charged with, sentenced
        """,
        "sabotage": """
            sabotag*, foiled|thwarted|uncovered|disrupted|prevented _3 plot|attack|bomb*,
            terror|assassination|arson|bomb plot, diversion group
        """,
        "security_operation": """
            security|military|army|police|anti|counter terror*|operation*|raid*|sweep, raided,
            searched _3 homes|premises|offices, defused, disarm*, dismantled, clearance operation
        """,
        "cyber_jamming:cyber": """
            cyber attack*, cyberattack*, hack*|hacked, ransomware, ddos, denial of service, malware
        """,
        "cyber_jamming:jamming": "gps|signal|satellite jam*|interference|spoof*, jamm*, spoofing",
        "airspace_violation": """
            enter*|violat*|breach*|cross*|intru*|stray* _4 airspace,
            airspace violation*|incursion*|breach*|intrusion*|incident*, incursion into _3 airspace|waters,
            violat* _3 territorial waters, entered _3 waters, in|into its airspace, drone incursion*
        """,
        "air_raid_alert": """
            air raid|alert siren*|alert*|warning*|alarm*, airraid alert*, sirens sounded|wailed,
            missile alert*|warning*, air alert
        """,
    },
    attacks="""
        attack*, strike|strikes|striking, struck, assault*, raid|raids|raided|raiding,
        target|targeted|targeting|targets, onslaught*, offensive, violence, hostilities, bombed|bombs|bombing,
        barrage*, pounded, incursion, invaded, shooting*, killing*
    """,
    blows="""
        hit|hits|hitting, explo*, blast*, fire|fires, ablaze, blaze, destroyed|destroying|destruction,
        damaged|damaging|damage*, detonat*, crashed, slammed, impact*, fell, landed, rocked, ripped, gunfire, debris,
        rampage, wreckage, burning
    """,
    means={
        "drone": "drone|drones, uav|uavs, unmanned aerial|aircraft, quadcopter*, shahed*, fpv",
        "cruise_missile": "cruise missile*, kalibr*, storm shadow, tomahawk*",
        "ballistic_missile": "ballistic missile*, iskander*, kinzhal*, scud*, cluster _2 missile*",
        "missile": "missile*, s-300, rocket|rockets, katyusha*, qassam*",
        "glide_bomb": "glide bomb*, guided _2 bomb*, kab|kabs, fab-500, guided aerial",
        "air_bomb": """
            air strike*|raid*, airstrike*, warplane*, fighter jet*, jets, barrel bomb*, aerial bomb*, air force|forces,
            aircraft|planes _2 bomb*|hit|struck|fired|attacked|dropped, bombers, military|fighter aircraft|planes
        """,
        "helicopter": "helicopter*, gunship*",
        "artillery": "artillery, mortar|mortars, shell|shells|shelled|shelling, howitzer*, tank fire",
        "mlrs": "mlrs, multiple rocket, multiple launch, grad|grads, himars",
        "suicide_bomb": """
            suicide bomb*|attack*|blast*|vest*|belt*|explosion*,
            blew|blow|blowing|blown himself|herself|themselves up
        """,
        "mine_ied": """
            mine|mines, landmine*, ied|ieds, bomb|bombs|bombing|bombings|bombed, explosive|explosives, roadside bomb*,
            improvised explosive*, device, booby*, detonat*
        """,
        "vehicle": """
            car|truck|vehicle|minibus|motorcycle bomb*, packed with explosives, bomb laden, explosives laden, rammed
        """,
        "grenade": "grenade*",
        "small_arms": """
            gunm*, gunf*, gunshot*, bullet*, rifle*, shot|shoot|shooting, bullet*, opened fire, gunned, gun|guns,
            kalashnikov*, ak-47*, sniper*, machine gun*, firearm*, ambush*, pistol*
        """,
        "blade": "knife|knives, machete*, behead*, stabb*, axe|axes, sword*, hacked, blade*, throats",
        "arson": """
            torched|torching, ablaze, alight, arson*, burned|burnt|burning down|houses|homes|alive, petrol bomb*,
            burned|burnt|burning _4 houses|homes|huts|shops|buildings|churches,
            set on fire, molotov*
        """,
        "chemical": "chlorine, sarin, nerve agent, chemical weapon*|attack*, novichok, poison gas",
        "cyber": "cyber*, malware, ransomware, ddos",
        "jamming": "jamming, jammed, spoofing",
    },
    targets={
        "energy": """
            energy|power|electricity facilit*|plant*|grid|infrastructure,
            energy|power|electricity station*|line*|substation*|sector|system, substation*, refiner*,
            oil depot*|terminal*|facilit*|storage|tank*, fuel depot*|storage|tank*|facilit*|tanker*,
            fuel and energy|power|oil|gas|lubricant* facilit*|depot*|storage|infrastructure|plant*|complex*|sector,
            gas storage|plant|pipeline|facilit*, thermal power, nuclear power, energy facilit*, hydroelectric,
            transformer*, pipeline*, storage tanks, power outage*, blackout*, without power|electricity, pylon*,
            power
        """,
        "residential": """
            residential building*|area*|block*|district*|house*|quarter*|neighbo*, apartment*, house|houses,
            home|homes, high rise*, tower block*, dormitor*, flats, storey _2 building|block, village|villages, huts,
            family's, neighbourhood*, neighborhood*
        """,
        "health": """
            hospital|hospitals struck|hit|damaged|attacked|was|were,
            hit|struck|attacked|damaged _3 hospital*|clinic*|ambulance*|maternity|medical,
            bombed|targeted|at|on|shelled _3 hospital*|clinic*|ambulance*|maternity|medical, clinic*, ambulance*,
            maternity, health cent*|facilit*|workers, polio, vaccinat*, medics, doctors without
        """,
        "education": """
            school|schools, kindergarten*, universit*, college, pupils, students, teachers, classroom*, dormitory,
            seminary, madrassa*
        """,
        "transport": """
            railway*, train|trains, rail, bus|buses, minibus*, bridge|bridges, highway, airport*, station,
            locomotive*, passengers, vehicle|vehicles, car, trucks|truck, motorcade, taxi*, depot, crossing, road
        """,
        "port": """
            port|ports of|in|city|facilit*|infrastructure|was|were|and, seaport*, harbour*, harbor*, ship|ships,
            vessel*, tanker*, ferry, shipyard*, naval base, grain terminal*, boat*
        """,
        "industry": """
            factory, factories, industrial, plant, mine workers, warehouse*, steelworks, enterprise*, workshop*,
            workers at, construction site, mining
        """,
        "commercial": """
            market|markets|marketplace, shop|shops, supermarket*, mall, restaurant*, cafe*, café*, hotel*, bar|bars,
            store|stores, nightclub*, bank branch*|building*|office*|robber*, central bank, bazaar*, pizzeria,
            concert hall, office building
        """,
        "agriculture": """
            farm|farms|farmers|farmland, grain, livestock, cattle, harvest, crops, silo*, herders|herdsmen
        """,
        "water": """
            water supply|pumping|facilit*|treatment|station*|infrastructure|tower|pipe*|network, dam|dams, reservoir*,
            pumping station*, well|wells, waterworks
        """,
        "government": """
            government building*|offices|officials|compound, parliament, ministry, city hall, town hall,
            police station*|post*|officers|headquarters|academy|checkpoint|outpost|vehicle, embassy, consulate,
            court|courthouse, council building|office|meeting, administration building*, polling, governor's,
            officials, tribal council, police, policemen, politician*, mayor's, prison
        """,
        "military": """
            military base*|camp*|convoy*|facilit*|barracks,
            military checkpoint|airfield|vehicle*|post|outpost|positions,
            army base*|camp*|convoy*|barracks|checkpoint|post|outpost|positions|patrol|vehicle*, soldiers, troops,
            air base*, airbase*, airfield*, ammunition depot*, barracks, checkpoint*, navy, peacekeepers, servicemen,
            military industrial, troop
        """,
        "religious_cultural": """
            church|churches, mosque|mosques, temple*, cathedral*, monaster*, synagogue*, museum*, worshippers,
            shrine*, theatre, theater, pilgrims, imam, priest*, imambargah, funeral, wedding, mourners, cemetery,
            library
        """,
        "camp": """
            displacement|refugee|displaced|idp camp*, camp* for, camp of displaced, shelter*, displaced people,
            refugees, camp
        """,
        "humanitarian": """
            aid convoy*|worker*|group*|agency|truck*, humanitarian convoy*|worker*|hub, red cross, relief worker*,
            un convoy, food distribution, aid distribution, aid
        """,
        "media": """
            journalist*, reporter|reporters killed|shot|abducted|injured|wounded|attacked, tv tower,
            television tower|station, radio station, newspaper office*, broadcaster's
        """,
        "border": """
            border fence*|post*|guard*|crossing*|strip|fortification*|barrier, frontier, along _3 border,
            fortification*, eastern border, border wall
        """,
        "civilians": """
            civilian*, villager*, residents, shoppers, passers*, pedestrian*, passer, bystander*, children, women,
            families, family, people, crowd, traders
        """,
    },
    killed_verbs="""
        killed|kill|kills|killing, died|dies|dying|die, perished, murdered|murdering|murder, slain|slaying|slew,
        slaughter*, massacred|massacring, behead*, executed|executing, lynched, assassinated|assassinating,
        beaten to death, burned|burnt to death, burnt alive, burned alive, hacked to death, stabbed to death,
        shot dead, shot them dead, gunned down, gunned them down,
        lost their|his|her life|lives,
        shot to death, shot and killed, decapitated, drowned,
        found dead|murdered|beheaded|slain|hanged|executed, found shot|stabbed|hacked dead|to death?,
        axed|clubbed|bludgeoned|knifed|trampled|tortured|strangled|crushed|starved to death, shot|shooting him|her dead,
        fatally|mortally wounded|injured|shot|stabbed|hit,
        stoned to death, hanged, electrocuted, crushed, succumbed, butchered, blown up
    """,
    injured_verbs="""
        wounded|wounding|wounds, injured|injuring|injures, hurt|hurting, maimed|maiming,
        sustained|suffered|sustaining|suffering|received _4 injuries|wounds|burns, hospitali*, burned|burnt,
        taken|brought|admitted|evacuated|transferred to _5 hospital*|clinic* with injuries|wounds|burns,
        taken|brought|admitted|evacuated|transferred to _5 hospital*|clinic*, treated for|in|at,
        left injured|wounded, rushed to hospital
    """,
    killed_nouns="""
        murder|murders|killing|killings|assassination of, execution|beheading|lynching|slaying|massacre|slaughter of,
        throat|throats of, dead, bodies|corpses, body|corpse, fatalit*, deaths|death, lives|life
    """,
    injured_nouns="injuries",
    captured_verbs="""
        abduct*, kidnap*, taken hostage, captured, taken prisoner, seized, snatched, taken captive, held hostage
    """,
    arrested_verbs="arrest*, detain*, taken into custody, rounded up",
    tolls="""
        death toll, toll of dead, put|puts the dead, casualty toll,
        number of dead|deaths|victims|fatalities|people killed|those killed,
        toll, body count, number of _1 killed, total _1 rose|risen|raised|revised|climbed to
    """,
    nobody={
        "unknown": """
            no _1 reports|report|word|news _2 of|on|about _3 casualties|casualty|victims|injuries|injury|deaths,
            no _1 reports|report|word|news _2 of|on|about _3 fatalities|wounded|injured|killed|dead|hurt,
            no _1 information|details|data|figures|confirmation _2 of|on|about _3 casualties|victims|injuries|deaths,
            no _1 information|details|data|figures|confirmation _2 of|on|about _3 fatalities|wounded|injured|dead,
            casualties were not reported, no casualty|casualties figures|numbers|toll|count|information|details|data,
            no casualties|casualty|deaths|injuries|fatalities|victims _4 confirmed|verified|identified|known,
            no one|nobody knows|knew|know _5 killed|died|dead|wounded|hurt|injured,
            no one|nobody can|could say|tell|confirm _5 killed|died|dead|wounded|hurt|injured
        """,
        "both": """
            no casualties|victims, without casualties|victims, no casualty,
            no one was killed or injured|hurt|wounded, no deaths or injuries
        """,
        "killed": """
            no other|further|more _2 killed, no other|further|more deaths|fatalities,
            no deaths, no fatalities, no one _3 killed|died, nobody _3 killed|died, no one dead, no dead,
            no loss of life, without loss of life
        """,
        "injured": """
            no other|further|more _3 wounded|hurt|injured|harmed, no civilian|civilians _3 wounded|hurt|injured|harmed,
            no other|further|more injuries, no one _3 wounded|hurt|injured|harmed,
            nobody _3 wounded|hurt|injured, no wounded, no injuries, no one was hurt
        """,
    },
    persons="""
        people, persons|person, civilians|civilian, men|man, women|woman, children|child, boys|boy, girls|girl,
        soldiers|soldier, troops|troop, policemen|policeman, officers|officer, police, fighters|fighter,
        villagers|villager, residents|resident, workers|worker, students|student, pupils|pupil, teachers|teacher,
        passengers|passenger, worshippers|worshipper, worshipers, pilgrims|pilgrim, journalists|journalist, reporter*,
        farmers|farmer, herders|herder, herdsmen, herdsman, members|member, relatives, family, families,
        victims|victim, others|other, guards|guard, miners|miner, migrants|migrant, refugees|refugee,
        protesters|protester|protestors, demonstrators|demonstrator, shoppers|shopper, bystanders|bystander, passers by,
        patients|patient, doctors|doctor, nurses|nurse, medics|medic, medical, drivers|driver, servicemen|serviceman,
        personnel, staff, employees|employee, militiamen|militiaman, militia, rebels|rebel, militants|militant,
        gunmen|gunman, insurgents|insurgent, terrorists|terrorist, attackers|attacker, bombers|bomber,
        assailants|assailant, bandits|bandit, suspects|suspect, hostages|hostage, prisoners|prisoner, inmates|inmate,
        elders|elder, leaders|leader, traders|trader, vendors|vendor, tourists|tourist, foreigners|foreigner,
        nationals|national, citizens|citizen, locals|local, natives, toddlers|toddler, infants|infant, babies|baby,
        teenagers|teenager, youths|youth, adults|adult, pensioners|pensioner, commuters|commuter, labourers|labourer,
        laborers|laborer, mourners|mourner, commander*, peacekeepers|peacekeeper, pedestrian*, brothers|brother,
        sisters|sister, sons|son, daughters|daughter, wife, wives, husband*, mother*, father*, parents,
        couple|couples, cleric*, priest*, imam*, pastor*, politician*, official*, mayor, councillor*, judge*, lawyer*,
        activist*, aid, volunteer*, engineer*, firefighter*, rescuer*, paramedic*, crew, sailor*, pilot*, seafarer*,
        merchant*, fishermen, fisherman, shepherd*, hunter*, athletes|athlete, guests|guest, customer*, spectators,
        participants, occupants, commandos|commando, recruits|recruit, cadets|cadet, constables|constable, tribesmen,
        tribesman, muslim*, christian*, shiite*|shia|shi'ite*, sunni*, kurds|kurd, hindu*, palestinian*, israeli*,
        russian*, ukrainian*, iraqi*, syrian*, afghan*, pakistani*, turk|turks|turkish, chinese, indian*, nigerian*,
        somali*, kenyan*, yemeni*, chief*, general, colonel, cyclist*, motorcyclist*, rider*, owner*, neighbour*,
        tribal, casualties, souls, soul, kids, kid, conscripts, contractors|contractor, combatants|combatant,
        loyalists, supporters|supporter, peasants|peasant, indigenous, settlers|settler, separatists|separatist,
        grandmother*, grandfather*, grandson*, granddaughter*, uncle*, aunt*, nephew*, niece*, cousin*, bride*,
        groom*, aides, associates, bodyguards, colleagues, companions, assistants, ministers, candidates, businessmen,
        technicians, senators, directors, managers, lecturers, professors, lawmakers, parliamentarians, scholars,
        preachers, bishops, nuns, monks, shopkeepers, photographers, cameramen, correspondents, editors, bloggers,
        detectives, inspectors, broadcasters, prosecutors, interpreters, translators, cooks, detainees, footballers,
        singers, actors, schoolteachers, watchmen, labourers, staffers, deputies, chieftains, partners, hunters,
        mechanics, clerks, beggars, schoolchildren, schoolgirls|schoolgirl, schoolboys|schoolboy, headmen, headman,
        captors|captor,
        noncombatants
    """,
    one_person="""
        ruler, monarch, custodian, assistant, neighbor, neighbour, chieftain, organiser, organizer, custodian, dean,
        rector, translator, interpreter, cook, nanny, maid, farmhand, prosecutor general, militiaman, member,
        technician, employee, senator, peacekeeper, fighter, villager, elder, principal, head, chief, governor,
        commissioner, detective, prosecutor, broadcaster, presenter, minister, director, candidate, businessman,
        businesswoman, bodyguard, spokesman, spokeswoman, ambassador, professor, lecturer, manager, brother in law,
        aspirant, adviser, advisor, aide, sheikh, sheik, scholar, mullah, lawmaker, senator, mp, parliamentarian,
        councilman, councillor, councilor, editor, blogger, photographer, cameraman, correspondent, inspector,
        constable, lieutenant, captain, major, sergeant, tribesman, herder, herdsman, chairman, chairwoman, secretary,
        imam, preacher, bishop, nun, monk, vendor, shopkeeper, tourist, foreigner, national, citizen, migrant,
        refugee, inmate, prisoner, detainee, footballer, athlete, singer, actor, bride, groom, uncle, aunt, nephew,
        niece, cousin, stepson, gunman, militant, attacker, bomber, suicide bomber, assailant, man, woman, child, boy,
        girl, soldier, policeman, policewoman, officer, civilian, person, worker, journalist, reporter, driver, guard,
        passenger, passerby, pedestrian, resident, villager, farmer, teenager, teacher, student, doctor, nurse, medic,
        wife, husband, mother, father, son, daughter, brother, sister, baby, toddler, infant, pensioner, serviceman,
        bystander, general, colonel, priest, pastor, imam, mayor, politician, lawyer, judge, activist, firefighter,
        rescuer, paramedic, peacekeeper, volunteer, cyclist, hostage, protester, demonstrator, leader, commander,
        grandmother, grandfather, youth, official, cleric, shepherd, conscript, contractor, employee, owner, trader,
        patient, partner, relative, academic, campaigner, missionary, publisher, diplomat,
        staffer, envoy, architect, carpenter, tailor,
        baker, barber, fisherman, sailor, pilot, girlfriend, boyfriend, fiancé, fiancée, stepfather, stepmother,
        schoolteacher, headmaster,
        headmistress, watchman, housewife, widow, hunter, butcher, mechanic, clerk, beggar
    """,
    two_persons="couple, twins",
    attackers="""
        militant*, gunm*, attacker*, bomber*, assailant*, insurgent*, terrorist*, rebel|rebels, bandit*, taliban,
        fighters|fighter, suspects|suspect, extremist*, perpetrator*, raiders, captor*, jihadist*, al shabaab
    """,
    numbers=_NUMBERS,
    vague={
        "dozens": 24,
        "scores": 40,
        "hundreds": 200,
        "thousands": 2000,
        "several": 3,
        "some": 2,
        "many": 3,
        "numerous": 3,
        "tens": 20,
        "multiple": 2,
        "few": 2,
        "unspecified": 1,
        "countless": 3,
        "handful": 3,
        "various": 2,
        "couple": 2,
    },
    at_least="""
        at least, at the least, more than, over, no fewer than, no less than, not less than, not fewer than,
        upwards of, minimum of, in excess of, above, a minimum of
    """,
    up_to="""
        up to, as many as, as much as, at most, no more than, fewer than, less than, under, nearly, almost, close to,
        not more than, a maximum of
    """,
    about="""
        about, around, some, approximately, roughly, an estimated, estimated, circa, a total of, total of, all, the,
        these, those, exactly, a further, reportedly, allegedly, another, only, just, confirmed
    """,
    between="between, from",
    breakdown="""
        including, include|includes|included, among them|those|the|whom, of them|whom|these|those, of which,
        of the dead|victims|injured|wounded|killed, such as, comprising, made up of, one being, mostly,
        with _2 of them, counting
    """,
    more="another|other|others|further|more|additional|also|extra|second|later|too",
    update="""
        rose|risen|rises|climbed|increased|jumped|grown|rising|raised|has|went|grew|reached|stands|stood|now to|at,
        updated, revised, rise to, brings|brought|bringing the|its total|number|toll|death|overall,
        in total, in all, total of, altogether, overall, final toll, later confirmed, now
    """,
    earlier="""
        earlier|initial|previous|preliminary reports|figures|toll|report|estimates|counts|reported|said|put, had put,
        had said|reported, initially, previously, at first, until, up from
    """,
    negations="""
        no, not, n't, never, nor, neither, nobody, none, without, denied|denies|deny|denying,
        ruled|rules|rule|ruling out, false, untrue, hoax, rejected|rejects|rejecting, didn't, wasn't, weren't, don't,
        doesn't, haven't, hasn't, cannot, averted, foiled, thwarted, prevented, prevent|preventing, avoid|avoided,
        no longer, lack of, absence of, refrain, failed to, unlike, opposes|opposed|opposing, against the deployment
    """,
    hypotheticals="""
        if, could, would, may, might, should, in case of, in the event of, risk of|that, threat of|that,
        threats|threatens|threatened|threatening|threaten to|of|that, fear|fears of|that, feared that|attack*|strike*,
        warn|warned|warning|warns of|that|against, any,
        any|possible|potential|future attack*|strike*|deployment|action|escalation,
        planned|imminent|likely|alleged|hypothetical attack*|strike*|deployment|action|escalation,
        plan|plans|planned|planning to|for|of|an|a|attack*, plot|plotting|plotted to|of|an|against, intend* to,
        unless, whether, will, scenario*, suspected of planning|plotting|preparing,
        preparing|prepare|prepared|preparations to|for|an, aimed|aiming at preventing, ready to|for, be able to,
        expected to, due to start|begin, prospect of, possibility of, can, exercise simulat*, simulat*,
        called|calls|call|calling|urged|urges|urging for|on|to, to protect|defend|deter _3 against, conspir* to,
        aim|aims|aimed to, capable of, ability to, were to, promis* to, vow* to, pledg* to, proposal to, want* to,
        seek* to, would rather, hop* to, consider*
    """,
    background="""
        this year, so far this month|week,
        frequently, regularly, routinely, often, repeatedly, repeated, in recent years|months|decades,
        over the past|last years|year|decade|months|two|three|four|five|six|several|decades|weeks,
        since the start|beginning|outbreak of, since _2 1900|began|broke,
        has|have killed|claimed|left|displaced|carried|been|seen thousands|hundreds|tens|more, in the past,
        historically, anniversary, commemorat*, remembered|memorial|remembrance,
        similar attack*|incident*|strike*|raid*|bombing*,
        similar ambush*|killing*|assault*|shooting*|blast*|clash*|violence, such raids|bombings|killings|strikes,
        several|many such attacks|raids|bombings|killings|strikes|incidents,
        have|has been|died|lost|perished _4 in|during the|this _1 conflict|war|insurgency|uprising|crisis,
        in|during the|this|its|syria|country's _1 conflict|uprising|insurgency, in|during the civil war,
        since the conflict|war|uprising|insurgency, is|was|became|becomes the second|third|fourth|fifth|sixth,
        the other two|three|four|five killed|claimed|left|wounded|injured,
        have|has been killed|injured|wounded|abducted|died _6 since january|february|march|april|may|june|july,
        have|has been killed|injured|wounded|abducted|died _6 since last|early,
        have|has been killed|injured|wounded|abducted|died _6 since august|september|october|november|december|late|mid,
        previous attack*|strike*|incident*, last year|month, years|year|months|decades ago|earlier,
        a year|month|decade earlier|ago|before, such attacks, during the war, insurgency, world war, like the one,
        decade old|long, in revenge|retaliation|response for|to, revenge for, to avenge, follows a, followed a,
        came after|days|weeks|hours, comes after|days|weeks, history of, was sentenced, were sentenced, on trial,
        years of, the latest in, latest in a, has been blamed for, have been blamed for,
        known for attack*|raid*|kill*|bomb*|abduct*|target*, notorious
    """,
    new_event="""
        separate|separately, another|second|third|fourth|other attack*|incident*|strike*|explosion*|blast*,
        another|second|third|fourth|other bomb*|explosion*|shooting*|drone|raid,
        another|second|third|fourth|other clash*|location|village|town|district,
        another|second|third|fourth|other province|city|case|suicide|car|roadside, elsewhere,
        in a separate|different|similar|related|second|third|another, meanwhile, also on,
        a day earlier|before|later|after, the next|following day, one day later, minutes|days later|after,
        the previous day, earlier in, hours later|earlier|after, later in the day, the same day, also in,
        in other violence, unrelated, in the other, in addition
    """,
    accidents="""
        collision, collided, crash|crashed into|site|on|when|in|between, accident*, traffic, overturned, earthquake*,
        quake, flood|floods|flooding|flooded, storm*, hurricane*, cyclone*, typhoon*, landslide*, tsunami*,
        avalanche*, wildfire*, heatwave, drowned|drowning, epidemic, ebola, cholera, covid*, virus, disease, gas leak,
        stampede, heart attack, natural causes, capsized, derailment, plane crash, tornado*, lightning, volcano,
        drought, famine, skidd*
    """,
    stances={
        "denies": """
            denied|denies|deny|denying, rejected|rejects|reject|rejecting _3 accusation*|claim*|allegation*,
            rejected|rejects|reject|rejecting _3 report*|responsib*|blame|charge*,
            dismissed|dismisses _3 claim*|allegation*|report*|accusation*, refuted|refutes,
            rejected the|these|those|any, contradicted, denial, had not, said it had not
        """,
        "accuses": """
            accused|accuses|accuse|accusing, blamed|blames|blame|blaming, denounc*, alleged|alleges|alleging that|the,
            condemn*, traded blame, pointed the finger, held _2 responsible, holding _2 responsible
        """,
        "calls_for": """
            called|calls|calling|call for|on|upon, urged|urges|urging|urge, appealed|appeals for|to,
            demanded|demands|demand|demanding, insisted|insists|insist|insisting on|that, pressed for,
            requested|requests
        """,
        "announces": """
            announced|announces|announcing|announce, pledged|pledges|pledging|pledge, promised|promises|promising,
            vowed|vows|vowing, will send|supply|provide|deliver|build|extend|shut|close|deploy,
            would supply|send|provide|deliver, declared|declares, unveiled, reaffirmed|reaffirms,
            prepared to send|supply|provide|support, threatened to
        """,
        "claims": """
            claimed|claims|claim|claiming, claimed responsibility,
            said|says _5 it|they|he had|have carried|staged|planted|conducted|executed,
            said|says _5 it|they|he was|were behind, asserted|asserts|asserting, boasted, purported,
            maintained that
        """,
        "reports": """
            said|says|say|saying, told|tells, reported|reports|report|reporting, confirmed|confirms|confirming,
            according to, stated|states|stating, added|adds, wrote|writes, noted, explained, described, put the|it,
            informed, posted, commented, quoted|quoting, testified, recounted, acknowledged, admitted, revealed,
            spoke of, gave a|the _2 toll,
            disclosed, estimated, counted, highlighted, emphasi*, stressed, warned|warns|warning, tweeted
        """,
    },
    political={
        "statement": """
            condemn*, oppos* _3 deployment|sending|plan|deal|idea|move|proposal|membership|talks|use|war|strikes,
            support* _3 idea|proposal|plan|deployment|deal|ceasefire|membership|resolution, insist* on|that,
            reaffirm*, reiterat*, warn* that|of|against|moscow|kyiv|the|any|russia*, threaten* to|with, demand*,
            rejected|rejects _3 plan|proposal|idea|demand*|call*|deal|offer|ultimatum|ceasefire, did not rule out,
            not rule out, ruled out, rules out, call|called|calls|calling for|on, urg*, vow* to|that, criticis*,
            criticiz*, denounc*, protest note, summoned _3 ambassador|envoy, does not see, do not see, sees no,
            not realistic, expressed|express|expresses concern|support|opinion*|satisfaction|hope|solidarity|regret,
            welcomed|welcomes, guarantee* _3 security, legitimate interests, against _3 deployment|sending,
            emphasi* the need, stressed, in favour of, ultimatum, has commented on, commented on possible
        """,
        "talks": """
            talks, negotiat*, peace conference|summit|process, summit in|on|of|with, met in|with|on|at|for,
            meet in|with|on, meeting of|with|in|between, held discussions|a meeting|consultations,
            discussions on|with|about|concerning|among|have|of, high level discussions, discussion among|on|about,
            ceasefire agreement|deal, signed _3 agreement|deal|memorandum|treaty|accord,
            agreed to|on _3 ceasefire|truce|exchange|extend, prisoner exchange|swap, peace deal|plan|agreement, truce,
            mediat*, envoys met, conferred
        """,
        "military_aid": """
            military|security aid|assistance|package|support,
            weapon*|arms|ammunition|missile|tank deliver*|suppl*|shipment*|package*,
            deliver*|suppl*|send|sending|provid*|donat*|transfer*|hand _7 weapon*|missile*|launcher*|tanks,
            deliver*|suppl*|send|sending|provid*|donat*|transfer*|hand _7 ammunition|artillery|howitzers|arms,
            deliver*|suppl*|send|sending|provid*|donat*|transfer*|hand _7 aircraft|jets|patriot*|drones,
            deliver*|suppl*|send|sending _7 vehicles|shells|systems|soldiers|troops|battalions,
            provid*|donat*|transfer*|hand _7 vehicles|shells|systems|soldiers|troops|battalions,
            air support, air defence|defense systems to, pledg* _4 systems|weapons|launchers|missiles|tanks|aid,
            training _2 soldiers|troops|mission, train* _2 ukrainian|soldiers|troops|pilots, help with logistics,
            logistics and training, package of ammunition|weapons|arms, boots on the ground, peacekeeping force*,
            send soldiers|troops, prepared to send
        """,
        "humanitarian_aid": """
            humanitarian|emergency|relief|food aid|assistance|supplies|package|relief|convoy arriv*, aid package,
            relief supplies|goods, deliver* _3 aid|food|medicine, donat* _4 aid|food|medicine|generators
        """,
        "sanction": "sanction*, asset freeze*, embargo*, travel ban*, price cap, export ban*|controls",
    },
    topics="""
        ammunition, launchers, package, deliveries, ukraine, russia, nato, ceasefire, truce, peace, war, troops,
        soldiers, weapons, arms, missiles, sanction*, security, guarantee*, defence, defense, military, border,
        negotiat*, talks, deployment, invasion, conflict, attack*, strike*, occupation, annex*, territor*, nuclear,
        alliance, allies, membership, escalation, terror*, rebels, rebel, aid, humanitarian, hostages, hostage,
        refugees, genocide, drones, airspace
    """,
    speakers="""
        director, commissioner, principal, nurse, driver, shopkeeper, farmer, trader, teacher, neighbour, medic,
        police, officials|official, officer, governor, mayor, ministry, minister, spokesman, spokeswoman,
        spokesperson, residents|resident, witnesses|witness, president, army, military, prosecutors|prosecutor,
        authorities, administration, head, chief, commander, service, agency, doctors|doctor, medics, sources|source,
        hospital, committee, command, staff, general, relatives|relative, government, council, councillor, media,
        newspaper, group, rights, observatory, activists|activist, lawmaker|lawmakers, investigators|investigator,
        operator, company, management, rescuers, firefighters, deputy, leader|leaders, guards, secretary, ambassador,
        envoy, delegation, journalist*, agency, police captain, villagers|villager, survivors|survivor, eyewitness*,
        militants, rebels, taliban, analysts|analyst, expert|experts, kremlin, pentagon, white house, watchdog,
        monitor|monitors, statement, intelligence, forces, force, department, neighbours, coroner, cross, un, nato,
        chairman, chair, member, politician, bloc, party, union, general staff, security, aide, adviser, advisor,
        region, regional, brigade, family, tv, television, organisation|organization, network, admiral, chiefs,
        figures|figure, parliament, opposition, workers, captain, colonel, inspector, sheriff, elder|elders, imam,
        priest, bishop, imams, surgeon, paramedics, utility, board, office, centre|center, mission, bureau, institute,
        charity, association, federation, court
    """,
    politicians="""
        ministers, presidents, leaders, diplomats, negotiators, envoys, delegations, president, minister, prime,
        chancellor, secretary general, secretary, king, spokesman, spokeswoman, kremlin, white house, pentagon,
        foreign ministry, ministry, government, nato, un, eu, european union, ambassador, envoy, senator, lawmaker*,
        mp, politician, parliament, congress, leader, admiral, general, officials, chairman, chair, delegation,
        member, premier, commission, alliance, state department, security council, opposition, bundestag, chiefs,
        governor, coalition, allies, critics
    """,
    groups={
        "Boko Haram": "boko haram",
        "Islamic State": "islamic state, isis, isil, is militants|fighters, daesh, iswap, state of iraq",
        "al-Shabaab": "al shabaab, al shabab, shabaab, shabab, alshabab, al-shabaab, al-shabab",
        "al-Qaeda": "al qaeda, al qaida, aqap, aqim, alqaeda",
        "Taliban": "taliban, taleban",
        "Pakistani Taliban": "pakistani taliban, ttp, tehreek, tehrik",
        "M23": "m23",
        "ADF": "allied democratic forces, adf",
        "LRA": "lord's resistance army, lra, lords resistance army",
        "FDLR": "fdlr",
        "Mai-Mai": "mai mai, mayi mayi",
        "Hamas": "hamas",
        "Hezbollah": "hezbollah, hizbollah, hizbullah",
        "Houthis": "houthi|houthis, huthi|huthis, ansar allah",
        "Rapid Support Forces": "rapid support forces, rsf, paramilitary rapid",
        "Janjaweed": "janjaweed, janjawid",
        "FARC": "farc",
        "ELN": "eln",
        "PKK": "pkk",
        "Seleka": "seleka, séléka",
        "anti-Balaka": "anti balaka",
        "Maoists": "maoist|maoists, naxal|naxals|naxalite*",
        "Abu Sayyaf": "abu sayyaf",
        "Al-Nusra Front": "nusra, jabhat al",
        "Wagner": "wagner",
        "Fulani": "fulani",
        "JNIM": "jnim",
        "Lashkar-e-Jhangvi": "lashkar e jhangvi, lashkar",
        "army": "army, soldiers, government forces|troops, armed forces, military",
        "police": "riot police, police fired|opened|shot",
        "gunmen": "gunm*, unknown attackers, unidentified attackers, armed men",
        "rebels": "rebels, rebel, insurgents, separatists",
        "militants": "militants, islamists, extremists, jihadists, terrorists",
        "militia": "militia*, vigilantes, bandits, cattle rustlers, raiders",
    },
    demonyms={
        "Russia": "russia|russia's|russian|russians, moscow, kremlin, russian forces|troops|army|drone*|missile*",
        "Ukraine": "ukraine|ukraine's|ukrainian|ukrainians, kyiv, kiev, ukrainian forces|troops|army|drone*|missile*",
        "Israel": "israel|israel's|israeli|israelis, idf",
        "Iran": "iran|iran's|iranian|iranians, tehran",
        "United States": """
            united states, u.s, u.s., us forces|jets|drone|warplanes|military|air|troops|soldiers, american|americans,
            washington
        """,
        "United Kingdom": "united kingdom, uk, britain|britain's|british, london",
        "Turkey": "turkey|turkey's|turkish, ankara, türkiye",
        "Syria": "syrian army|forces|government|jets|regime|warplanes|air|helicopters|troops, assad",
        "Saudi Arabia": "saudi|saudi's|saudis, saudi led",
        "Belarus": "belarusian|belarusians, minsk",
        "Poland": "polish, poland, warsaw",
        "Latvia": "latvia|latvian, riga",
        "Lithuania": "lithuania|lithuanian, vilnius",
        "Estonia": "estonia|estonian, tallinn",
        "Germany": "germany|german, berlin",
        "France": "france|french, paris",
        "Italy": "italian, italy, rome",
        "Romania": "romanian, romania, bucharest",
        "Pakistan": "pakistani army|forces|military|jets, pakistani",
        "India": "indian army|forces|troops|jets, indian",
        "China": "chinese, beijing",
        "North Korea": "north korean, pyongyang",
        "South Sudan": "south sudanese, south sudan",
        "Sudan": "sudanese army|forces|military|jets|air",
        "Ethiopia": "ethiopian army|forces|troops|drone",
        "Eritrea": "eritrean",
        "Azerbaijan": "azerbaijani|azeri, azerbaijan, baku",
        "Armenia": "armenian, armenia, yerevan",
        "Myanmar": "myanmar's military|junta|army, junta",
        "NATO": "nato",
        "European Union": "european union, eu, brussels",
        "United Nations": "united nations, un",
    },
    figures={
        "homes_damaged": """
            residential building*|house*|block*, house|houses, home|homes, apartment building*|block*, apartments,
            private house*, huts, residential
        """,
        "buildings_damaged": "building|buildings, structures, shops",
        "places_hit": "locations, places, sites, impacts at, points, targets hit",
        "hits": "impact*, hit|hits, struck, strikes, strike",
        "drones": "drone|drones, uavs, shaheds, unmanned",
        "missiles": "missile|missiles, rockets, rocket, projectiles",
        "without_power": """
            without|lost|lose _3 power|electricity|light, in the dark, power cut*, no power|electricity
        """,
        "displaced": "displaced, fled their|the|to|after|from, fled, forced to flee, left homeless, homeless",
        "evacuated": "evacuat*",
        "missing": "missing, unaccounted, went missing",
        "captured": "abduct*, kidnap*, taken hostage, captured, taken captive, hostages, taken away, seized",
        "arrested": "arrest*, detain*, taken into custody, rounded up",
        "vehicles_damaged": "cars, vehicles, trucks, buses",
        "damage": "damag*, destroy*, burn*|burnt, hit, torched, wrecked, razed, gutted, collapsed",
        "launched": "launch*, fired, sent, attack*, used, deployed, unleashed",
        "downed": """
            shot|shoot|shooting|brought down, downed, intercept*, destroy*, neutrali*, repelled, suppressed, jammed
        """,
        "households": """
            customers|customer, households|household, consumers, homes, subscribers, residents, people, families,
            houses, users
        """,
        "strip_width_m": "strip",
        "metres": "metre|metres|meter|meters, m",
    },
    weekdays={
        "monday": 0,
        "tuesday": 1,
        "wednesday": 2,
        "thursday": 3,
        "friday": 4,
        "saturday": 5,
        "sunday": 6,
        "mon": 0,
        "tue": 1,
        "tues": 1,
        "wed": 2,
        "thu": 3,
        "thurs": 3,
        "fri": 4,
        "sat": 5,
        "sun": 6,
    },
    months={
        "january": 1,
        "february": 2,
        "march": 3,
        "april": 4,
        "may": 5,
        "june": 6,
        "july": 7,
        "august": 8,
        "september": 9,
        "october": 10,
        "november": 11,
        "december": 12,
        "jan": 1,
        "feb": 2,
        "mar": 3,
        "apr": 4,
        "jun": 6,
        "jul": 7,
        "aug": 8,
        "sept": 9,
        "sep": 9,
        "oct": 10,
        "nov": 11,
        "dec": 12,
    },
    dates={
        "today": "today, tonight, this morning|afternoon|evening, earlier today",
        "yesterday": "yesterday, last night, the previous night",
        "overnight": "overnight, during the night, in the night, through the night, at night",
        "day_after": "a day later|after, the day after, the next day, the following day, one day later",
        "day_before": "a day earlier|before, the day before, the previous day, one day earlier",
        "two_days_ago": "two days ago|earlier|before, the day before yesterday",
        "this_week": "this week, in recent days, past few days, last few days",
        "last_week": "last week, the past week, a week ago, past week",
        "weekend": "weekend, the weekend, last weekend",
        "this_month": "this month, recent weeks",
        "last_month": "last month, a month ago",
        "last_year": "last year, a year ago",
        "next": "next, coming, following, until, by",
        "last": "last, past, previous",
        "since": "since",
        "night_to": "night of, night to, night between",
        "part_of_day": "early, late, morning, afternoon, evening, night, noon, midday, dawn, midnight, overnight",
    },
    small="""
        the, a, an, of, for, local, regional, provincial, national, state, senior, top, chief, deputy, acting,
        country's, city's, region's, security, hospital, medical, military, foreign, defence, defense, interior,
        emergency, prime, civil, human, health, russian, ukrainian, israeli, syrian, iraqi, police, government, army,
        appointed, installed, backed, occupied, rights, rescue, intelligence, tribal, village, district, town, city,
        unnamed, two, three, several, some, other, general, and, in, at, to, from, on, its, their, his, supreme,
        press, media, air, border, fire, public, federal, anonymous, lt, col, gen, maj, capt, sgt, dr, mr, mrs,
        investigating, investigative, nuclear, humanitarian, peace, anti, counter, terrorism, party, expert, northern,
        southern, eastern, western, central, who, whose, which, de, del, la, al, van, von, bin
    """,
    passive="""
        was, were, been, be, is, are, being, got, get, left, feared, believed, confirmed, thought, presumed, found,
        pronounced, declared
    """,
    fillers="""
        reportedly, also, seriously, critically, badly, slightly, severely, have, has, had, reported, this, fatally,
        lightly, brutally, later, either, instantly, all, lying, another, shot, both, allegedly, so, far, already,
        then, subsequently, themselves, mostly, to, now, still, simply, mortally, injured, at, least, and, or, who,
        that, dead, more
    """,
)
