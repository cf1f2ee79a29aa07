"""Closed word classes and the everyday nouns for people and bodies that speak. Written down by hand."""

from __future__ import annotations


def listed(text: str) -> frozenset[str]:
    """The words of a list as it reads best in source: blanks between them."""
    return frozenset(text.split())


TITLES = listed("""mr mrs ms miss dr sen rep gov gen lt col sgt const insp supt prof rev hon capt cpl pres amb det maj adm cmdr
    president senator secretary governor mayor premier chief minister prime sheriff attorney general judge justice
    spokesman spokeswoman spokesperson speaker director coach republican democrat democratic representative congressman
    congresswoman chairman chairwoman chair ceo professor doctor reverend pope king queen prince princess sir lord dame
    lady officer detective inspector sergeant constable superintendent captain colonel major lieutenant commissioner
    councillor councilor councilman councilwoman ambassador chancellor mp mpp mla mep leader deputy vice former ex
    candidate nominee author reporter host anchor columnist economist analyst strategist adviser advisor manager
    commander admiral bishop archbishop cardinal imam rabbi sheikh ayatollah emperor vice-president co-founder founder
    executive editor activist lawyer counsel treasurer whip critic staff sergeant-at-arms frau herr kanzler kanzlerin
    bundeskanzlerin bundeskanzler minister ministerin präsident präsidentin bundespräsident außenminister
    innenminister bürgermeister bürgermeisterin oberbürgermeister parteichef parteichefin
    ministerpräsident ministerpräsidentin generalsekretär vorsitzender vorsitzende abgeordnete abgeordneter sprecher sprecherin senatorin
    gouverneur gouverneurin landrat landrätin direktor direktorin professorin ingenieur ingenieurin richter richterin
    staatsanwalt staatsanwältin monsieur madame ministre président présidente""")
#: Titles that are abbreviations and carry a point.
POINTED = listed("mr mrs ms dr sen rep gov gen lt col sgt const insp supt prof rev hon capt cpl pres amb det maj adm "
                    "cmdr st jr sr ft mt no vs inc corp co ltd")  # fmt: skip

#: Capitalised at the head of a sentence only; never part of a name's beginning.
NOT_NAMES = listed("""the a an in on at but and for if when while as it he she they we i this that these those there his her their our
    my your its after before since yet so or not no yes what why how who where then now also even still just last next
    with without by from to of about over under during through between among against despite although though because
    until once both all some many most few several each every any one two three four five six seven eight nine ten
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december is was are were be been being has have had do does did will would can could
    should may might must let's it's he's she's they're we're i'm i've i'd i'll you you're that's there's here what's
    who's don't didn't doesn't can't won't isn't wasn't aren't weren't said says asked added according however
    meanwhile moreover instead perhaps maybe indeed thus therefore hence further furthermore finally first second
    third later earlier today yesterday tomorrow another other others such like unlike only more less much very too
    never always often sometimes again back up down out off away well ok okay please thank thanks look see read watch
    related image photo video story click follow share subscribe advertisement copyright file getting going given
    somehow i'm it'll we've they'll you've he'd she'd we'd they'd what're everyone everybody nobody something nothing
    asked speaking following former top new old big good great bad let me us him them himself herself itself
    myself ourselves themselves whether whose which whom either neither nor than upon toward towards within
    der die das ein eine einer einem einen dem den des er sie es wir ich ihr und oder aber doch wenn als wie auch nach
    vor bei mit von zu zum zur im am in auf für gegen über unter durch um an aus seit laut damit dabei daher außerdem
    jedoch dennoch zudem bereits heute gestern morgen so man nicht kein keine dieser diese dieses seine ihre sein
    le la les un une des du de et ou mais il elle ils elles on nous vous je ce cette ces son sa ses leur leurs dans
    según secondo volgens segundo conforme
    pour par sur avec sans sous selon après avant depuis pendant lors alors ainsi aussi""")

#: German words with a capital, of nouns or of the head of a sentence, that name nobody.
GERMAN_NOT_NAMES = listed("""montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni
    juli august september oktober november dezember abend morgen mittag nachmittag vormittag nacht woche monat jahr
    weiter weiterhin ferner dazu darüber hierzu dies wörtlich zuvor danach anschließend später gleichzeitig zugleich
    begründung zusammenhang""")
#: German prepositions: what they hold is no subject.
GERMAN_HOLDING = listed("""in im am an auf bei beim über unter gegenüber nach vor zu zum zur mit als laut gegen für von vom aus seit
    während wegen trotz durch zufolge""")

PARTICLES = listed("de van von der den del della di da dos du la le el al bin bint ibn ben ter ten zu af")

PRONOUNS = listed("he she they we i it who which you one")
GERMAN_PRONOUNS = listed("er sie es wir ich man dieser diese")
FRENCH_PRONOUNS = listed("il elle ils elles on nous je celui-ci celle-ci")

PRONOUNS_BY_RULES = {
    "es": listed("él ella ellos ellas"),
    "it": listed("lui lei loro egli ella"),
    "nl": listed("hij zij ze"),
    "pt": listed("ele ela eles elas"),
}

DETERMINERS = listed("""the a an this that these those his her their its our my your some several many most few two three four five
    six seven eight nine ten both all one other another any each every no such various certain numerous dozens
    hundreds thousands more multiple
    der die das den dem des ein eine einer einem einen eines sein seine seiner ihr ihre ihrer dieser diese dieses
    le la les l un une des son sa ses leur leurs ce cette ces""")

FRENCH_DETERMINERS = listed(
    "le la les l un une des son sa ses leur leurs ce cet cette ces notre nos votre vos plusieurs"
)
FRENCH_TITLES = listed("m mm mme mmes mlle me monsieur madame maître")
FRENCH_SPEAKING = listed("""maire président présidente ministre porte-parole député députée sénateur sénatrice préfet préfète
    procureur procureure avocat avocate directeur directrice chef cheffe responsable élu élue adjoint adjointe
    conseiller conseillère syndicaliste chercheur chercheuse médecin enseignant enseignante secrétaire juge magistrat
    magistrate policier policière pompier commissaire gendarme économiste historien historienne sociologue politologue
    analyste expert experte candidat candidate ambassadeur ambassadrice fondateur fondatrice patron patronne dirigeant
    dirigeante entraîneur entraîneuse joueur joueuse agriculteur agricultrice habitant habitante témoin victime voisin
    voisine père mère frère sœur fils fille écrivain écrivaine auteur autrice journaliste""")

#: Words that end a noun phrase.
BREAKERS = listed("""of in on at to for with by from about as and or but nor so yet if when while because since until after before
    during through between among against despite although though unless that which who whom whose where what why how
    is was are were be been being has have had do does did will would can could should may might must not n't
    also then there here over under into onto off up down out than like unlike toward towards within without upon
    he she they we i it him them us me you himself herself themselves itself just only even still already never
    always again once later now too very much more most less ever per via amid across along around behind beyond
    whether however meanwhile therefore thus instead
    von in im am an auf aus bei mit nach seit zu zum zur über unter vor für gegen durch um und oder aber wie als dass
    daß ob weil wenn ist war sind waren hat haben hatte hatten wird werden wurde wurden sich nicht auch noch er sie es
    wir ich dans pour par sur avec sans sous que qui et ou mais est était sont a ont avait""")

#: Heads of noun phrases that speak, singular; plurals are made from them.
_SPEAKING = listed("""official spokesman spokeswoman spokesperson analyst expert critic source aide adviser advisor leader
minister president senator lawmaker lawyer attorney judge officer police author researcher scientist economist
professor doctor nurse teacher student parent mother father son daughter wife husband brother sister friend neighbor
neighbour resident witness victim survivor suspect defendant plaintiff prosecutor investigator detective sheriff mayor
governor premier chancellor ambassador diplomat secretary director manager executive ceo chairman chairwoman chair
founder owner worker employee employer farmer driver player coach captain fan actor actress singer writer journalist
reporter editor columnist host anchor commentator pundit strategist pollster operative staffer staff donor voter
supporter opponent backer activist advocate protester protestor demonstrator organizer organiser candidate nominee contender rival
front-runner frontrunner congressman congresswoman representative councillor councilor commissioner inspector
superintendent sergeant constable general commander soldier veteran pastor priest bishop pope imam rabbi man woman
boy girl child people person group company firm corporation organization organisation agency department ministry
government administration campaign committee commission council court party union association foundation institute
university school hospital church network newspaper paper magazine website outlet publication report study survey
poll statement document letter email e-mail memo filing complaint lawsuit indictment affidavit ruling release tweet
post ad advertisement article editorial book film video billionaire businessman businesswoman mogul entrepreneur
investor banker trader consultant specialist psychologist historian scholar academic fellow politician republican
democrat conservative liberal progressive moderate independent member delegate observer insider moderator speaker
caller reader viewer user customer client patient tourist visitor passenger pilot astronaut engineer designer artist
musician poet novelist comedian celebrity star legend hero heroine champion winner loser team panel board delegation
coalition alliance bloc side camp country nation city state province community family couple pair duo trio crowd
audience public majority minority white house pentagon kremlin authority tribe chief elder king queen prince princess
sultan emir dictator ruler regime opposition rebel militant terrorist gunman attacker shooter killer inmate prisoner
prison guard firefighter paramedic technician operator dealer broker agent publicist producer director filmmaker
photographer chef baker grocer retailer supplier manufacturer maker exporter importer planner developer builder
landlord tenant homeowner taxpayer citizen immigrant migrant refugee newcomer native veteran senior retiree
teenager youth adult mom dad mum grandmother grandfather uncle aunt cousin nephew niece boss colleague counterpart
predecessor successor deputy assistant intern apprentice trainee trustee treasurer accountant auditor regulator
watchdog ombudsman whistleblower informant snitch mediator negotiator envoy emissary consul correspondent blogger
influencer podcaster historian biographer theorist philosopher theologian statistician demographer meteorologist
forecaster geologist biologist chemist physicist astronomer climatologist epidemiologist virologist physician surgeon
dentist vet veterinarian therapist counselor counsellor clinician pharmacist caregiver partner proprietor cartoonist clerk trainer
    lobbyist dancer swimmer skater golfer cyclist runner quarterback goalie goaltender defenceman striker midfielder
    pitcher catcher rookie vice-president co-founder co-chair co-author co-owner guy lady gentleman politician widow
    widower fiancé fiancée girlfriend boyfriend roommate classmate teammate curator librarian principal superintendent
    dean provost rector chaplain coroner magistrate bailiff warden ranger sailor farmhand rancher fisherman butcher
    carpenter plumber electrician mechanic welder miner trucker waiter waitress bartender cashier janitor cleaner
    nanny babysitter commentator essayist screenwriter playwright composer conductor singer-songwriter rapper model""")


def _with_plurals(nouns: frozenset[str]) -> frozenset[str]:
    found = set(nouns)
    for noun in nouns:
        if noun.endswith("man"):
            found.add(noun[:-3] + "men")
        elif noun.endswith("y") and noun[-2] not in "aeiou":
            found.add(noun[:-1] + "ies")
        elif noun.endswith(("s", "x", "ch", "sh")):
            found.add(noun + "es")
        else:
            found.add(noun + "s")
    return frozenset(found | {"children", "people", "wives", "spokespeople", "lawmen", "women", "men"})


SPEAKING = _with_plurals(_SPEAKING)
#: What opens a sentence on a question that somebody is asked.
ASKED = listed("asked pressed questioned")
#: Two people in one word: they stand for two who are named together.
TWO = listed("pair duo couple")
#: Heads that are one person, and what is never a person.
BODIES = listed("""group company firm corporation organization organisation agency department ministry government administration
    campaign committee commission council court party union association foundation institute university school
    hospital church network newspaper paper magazine website outlet publication report study survey poll statement
    document letter email e-mail memo filing complaint lawsuit indictment affidavit ruling release tweet post ad
    advertisement article editorial book film video team panel board delegation coalition alliance bloc side camp
    country nation city state province community house pentagon kremlin authority regime opposition bank ministry
    society chamber federation times post journal news press herald tribune gazette police service bureau office
    inc corp ltd llc co group center centre college congress senate parliament bill act law constitution""")

#: Heads that mean a body named before ("the agency"): bodies that speak, no documents.
GROUPS = listed("""group company firm corporation organization organisation agency department ministry commission council committee
    party union association foundation institute university school hospital church network newspaper magazine outlet
    utility diocese team club league bank retailer automaker carmaker manufacturer publisher broadcaster airline charity
    startup start-up watchdog regulator nonprofit non-profit think-tank federation coalition alliance chamber society board
    bureau centre center college company's service studio label chain brand insurer lender maker developer""")

#: Words in capitals that mark a body, not a person, as the last or an inner word of a name.
BODY_WORDS = listed("""university police court street party government health association city county national department ministry
    school college board group inc corp ltd llc center centre council news times post press journal herald tribune
    house senate congress parliament committee commission agency bureau office service services bank company
    corporation foundation institute union federation society chamber network church hospital airport stadium park
    river lake mountain island islands bay coast valley bridge road avenue act law bill constitution amendment award
    prize cup league games olympics festival museum theatre theater hall hotel restaurant cafe café club team
    states kingdom republic nations america canada china russia germany france britain england europe asia africa
    summit treaty agreement accord conference convention administration campaign army navy force forces guard corps
    division district administration authority alliance coalition movement front resistance brotherhood project fund
    trust studio studios records pictures entertainment media radio television tv magazine review today daily weekly
    globe star sun mail guardian observer reuters bloomberg cnn fox nbc abc cbs msnbc bbc cbc ctv npr pbs twitter
    facebook instagram google apple amazon microsoft youtube snapchat washington beijing moscow ottawa toronto london
    paris berlin brussels tokyo york jersey hampshire carolina dakota virginia california texas florida ohio iowa
    nevada arizona michigan wisconsin pennsylvania georgia alabama louisiana obamacare medicare christmas easter
    ramadan thanksgiving democrats republicans conservatives liberals nova scotia columbia brunswick newfoundland labrador
    alberta manitoba ontario quebec saskatchewan korea korean arabia arabian kong angeles francisco vegas orleans diego
    american americans canadian canadians european chinese russian british french german indian african catholic
    protestant muslim jewish christian republican democrat liberal conservative security development economic affairs
    intelligence investigation justice defence defense state federal royal supreme public international global world
    west east north south central pacific atlantic indo-pacific nato un eu fbi cia rcmp nhl nba nfl mps""")

#: "of" and "for" join the words of a name only after one of these.
JOINED_BY_OF = listed("""university department bank ministry house board chamber society institute council office school college
    bureau committee commission association federation union league court church academy centre center museum
    republic kingdom bay city state states province isle duke duchess prince princess board city-state ministers
    secretary minister attorney director services agency corps joint chiefs bar port gulf cape strait college""")

#: Time words that may stand between a reporting verb and its clause.
AUXILIARY_TIMES = listed(
    "today yesterday monday tuesday wednesday thursday friday saturday sunday earlier later again also recently"
)

#: English verbs whose past is irregular, with their present, as news prose uses them.
IRREGULAR = listed("""went goes came comes took takes taken made makes gave gives given got gets had held holds kept keeps led leads left leaves
    lost loses met meets paid pays put puts ran runs sat sits sent sends set sets stood stands spent spends won wins
    began begins begun broke breaks broken brought brings built builds bought buys caught catches chose chooses chosen
    drew draws drawn drove drives fell falls felt feels fought fights found finds forgot forgets got grew grows heard
    hears hit hits hurt hurts knew knows laid lays let lets meant means read reads rode rides rose rises saw sees seen
    sang sings sold sells shook shakes shot shoots showed shows shut shuts sought seeks spoke speaks spoken sprang stole struck
    strikes swore swears taught teaches tells thought thinks threw throws understood wore wears wrote writes written say says said
    told became becomes has does is was were are be been""")
#: Words that hold a noun phrase to the one before it.
HOLDING = listed("""of in on at to for with by from about during through between among against over under into onto near
    around behind beyond inside outside across along within without like including after before since per via amid despite upon toward towards than""")
