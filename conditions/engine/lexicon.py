"""Everyday words of Russian and English that carry grammar, or that people swap freely for each other.

What names a symptom is content and belongs to the editors' phrases; here is only general language.
"""

# The stem of a word that denies, by the way in which it does: "can't" is not "no".
NOT = {"verb": "¬verb", "have": "¬have", "can": "¬can", "noun": "¬noun", "list": "¬list"}
NOTS = frozenset(NOT.values())
NUMBER = "#"
PAIN = "pain"

_SYNONYMS = """
pain: ныл ныла ныли ломят заболело заболели болей боль боли болью болит болят болел болела болело болеть болезненно
    болезненный больно больной разболелась разболелся ноет ноют ныло ныть ноющая ломит ломота ломить побаливает саднит
    жалуется жалуюсь жалоба жалобы беспокоит беспокоят мучает мучают воет воют pain pains painful hurt hurts hurting
    ache aches aching achy sore soreness ached complain complains complaining bother bothers bothering bothered
    killing
swelling: отек отеки отекает отекают отекла отекли отечность отечная опух опухла опухли опухло опухает опухшая опухшие
    опухшее распух распухла распухло припухла припухло припухлость вздулась раздулась раздулось swelling swollen swell
    swells swelled puffy edema oedema разнесло раздуло ballooned ballooning blown
red: красный красная красное красные краснота красноты покраснел покраснела покраснело покраснение red redness
    reddened reddish
hot: горячий горячая горячее горячие горячей hot heat теплее теплая тепло warm warmer warmth
left: левый левая левой левую левое левого левом слева left
right: правый правая правой правую правое правого правом справа right
one: один одна одной одну одного одном one
both: оба обе обеих обоих обеими both
leg: нога ноги ноге ногу ногой ног ногам ногами ногах ножка ножки ножку ножек ножкам ножками ножках конечность
    конечности конечностей leg legs limb limbs
foot: instep insteps стопа стопы стопе стопу стопой стоп стопам стопах ступня ступни ступне ступню ступней ступнях
    foot feet
arch: свод свода своду своде сводом своды сводов arch arches
achilles: ахил ахиллес ахиллеса ахилл ахилла ахилле ахиллово ахиллова ахилловом achilles
thigh: ляжек квадрицепс квадрицепсы квадрицепсах ляжка ляжки ляжке ляжку thigh thighs hamstring hamstrings quad quads
heel: пяточка пяточки пяточке пяточку пятка пятки пятке пятку пяткой пяток пятках пяточная пяточной heel heels
calf: голяшка голяшки голяшке голяшку лытка лытки лытке лытку икрами икра икры икре икру икрой икр икрам икрах
    икроножная икроножной икроножные calf calves
knee: колен коленом коленями коленкам коленках коленкой коленок коленные колено колени коленях колену колене колена
    коленка коленки коленке коленку коленками коленный коленного коленной knee knees
toe: пальцу пальцам пальцами мизинцем мизинец мизинца мизинце палец пальца пальцы пальце пальцев пальцах пальчик
    пальчики toe toes
finger: пальцем
ankle: лодыжек щиколотка щиколотки щиколотке щиколоток лодыжка лодыжки лодыжке лодыжку голеностоп голеностопе
    голеностопный голеностопного ankle ankles
joint: сустав суставы сустава суставов суставе суставах joint joints
kneecap: чашечка чашечки чашечке чашечку чашечкой надколенник kneecap kneecaps patella
shin: shinbone shinbones голень голени голенью голеней голенях shin shins
hip: бедер бедро бедра бедре тазобедренный тазобедренного тазобедренном hip hips
groin: пахе пах паху паха паховый groin
back: крестец крестца крестце копчик копчика копчике хребет хребта lumbar tailbone позвоночник позвоночника
    позвоночнике позвоночнику spine спина спины спине спину поясница поясницы пояснице поясницу back
chest: грудь груди грудью грудная грудной грудину грудине chest breastbone
hand: кисть кисти кистей кистях запястье запястья запястий hand hands wrist wrists finger fingers knuckle knuckles
skin: кожей кожа кожи коже кожу skin
vein: веной венами вена вены вене вену вен венам венах vein veins
elsewhere: локоть локтя локте локти плечо плеча плече плечи шея шеи шею шее голова головы голову голове зуб зуба зубы
    живот живота животе желудок желудка ухо уха ухе уши челюсть нос носа elbow elbows shoulder shoulders neck head
    tooth teeth stomach tummy belly ear ears jaw nose веко века eyelid eyelids рука руке руку рукой предплечье
    предплечья предплечью arm arms forearm forearms
night: ночь ночи ночью ночам ночной ночные night nights nighttime
morning: утро утра утром утрам утренний утренняя утренние morning mornings
evening: вечер вечера вечером вечерам вечерами вечерний evening evenings bedtime
walk: ходим ходят ходил ходила ходить хожу ходит ходьба ходьбы ходьбе иду идти пройду пройти прохожу шагать walk walks
    walking walked
stairs: лестница лестнице лестницу лестницы ступенька ступеньки ступенькам stairs stairway staircase
step: наступать наступаю наступить наступает ступать ступаю ступить опереться опираться опереть встать
wake: просыпаюсь просыпается проснулся проснулась проснуться пробуждение пробуждения wake wakes waking woke woken
numb: онемел онемела онемели онемело онемение онемевшая немеет немеют numb numbness
cramp: судорога судороги судорогой судорог сводит свело cramp cramps cramping charley
child: ребенок ребенка ребенку дочка дочь дочери дочке сын сына сыну малыш child kid son daughter toddler
sudden: внезапно внезапная внезапный вдруг резко неожиданно sudden suddenly abruptly
breathless: одышка одышкой одышки задыхаюсь задыхается breathless breathlessness
fever: температура температуры температуру температурой температурит жар лихорадка лихорадит fever feverish
    temperature temp temps градусник градуснике градусники термометр термометре thermometer
injury: травма травмы травму ушиб ушибся ушиблась ушибал ушибала ударил ударился ударилась ударял ударялась injury
    injured
fall: упал упала упали упасть падал падала падали падение падения поскользнулся поскользнулась свалился свалилась fell
    fall fallen falling slipped slip tripped stumbled
rub: растереть разотру растирать растирание растираю потереть потру поглажу погладить погладишь rub rubs rubbing
    rubbed stroke stroking massage
better: легче легчает полегче лучше помогает помогло better relief relieves eases eased helps
weightloss: похудел похудела худеет худею
pee: помочиться мочиться пописать писать pee urinate urinating peeing
bruise: синяк синяки синяков bruise bruises bruising bruised
limp: хромает хромаю хромота прихрамывает прихрамываю limp limps limping limped
healed: зажило зажила зажил зажили заживает затянулось healed heals healing
journey: trip trips
early: рано ранний раннее раннего
lie: лечь прилечь
chafe: натирает натирают натирала натирали натер натерла натерло натерли
mountain: гора горы горе гору горой горка горки горке горку
coal: уголь угля углем уголек
atrest: покой покоя покое
cough: кашель кашле кашляю кашляну кашлять cough coughing coughs
sneeze: чихаю чихну чихать чихании чихание sneeze sneezing
"""

_STOP_WORDS = """
и а но или же ли бы то в во на с со к ко у о об от до за из по под над при про для как что чтобы это этот эта эти
тот та те так там тут я мне меня мной мы нас он она оно они его ее их ему ей им мой моя мое мои моей моего моих ты
вы вас вам ваш себя свой уже еще очень просто прямо вот ну да бывает быть был была было были есть стал стала стало
стали будто словно очень сильно немного чуть совсем который которая которые когда если потом тоже также сама сам
само только даже ведь лишь где куда какой какая какие такой такая такое все весь вся всегда постоянно иногда
опять снова теперь сейчас уж могу может можем могут мог могла  начал начала начало начали после через пока a an the
and or but of in on at to for from with by as is are was were be been being am it its it's its i i'm i've my me mine we
our you your he his him she her they them their this that these those there here so very really quite just too also
do does did have has had having get gets got getting like some any all more most much lot when while if then than
that's which who what whenever since still even about into over up off out only bit can could will would may might
able keep keeps kept always often sometimes now again
"""

_LIGHT_WORDS = """
feel feels feeling felt чувствую чувствует ощущаю
два две три четыре пять шесть семь восемь девять десять полтора полторы полчаса пол лет года годами
минута минуты минут час часа часов день дня дней неделя неделю недели недель месяц месяца месяцев год года лет назад
раз сегодня вчера утром первый первые второй третий пара несколько много накануне целый minute minutes hour hours
day days week weeks month months year years ago time times today yesterday first second third couple few several
many half whole long two three four five six seven eight nine ten
"""

# Word -> how it denies: a "noun" what follows or precedes it, a "verb" the next word, a "list" its item.
# Who has not done it may well be able to: "haven't lifted" and «не ходил» are not "can't lift" and "can't walk".
NEGATIONS = {
    "не": "verb",
    "ни": "list",
    "нет": "noun",
    "нету": "noun",
    "без": "noun",
    "отсутствует": "noun",
    "отсутствуют": "noun",
    "no": "noun",
    "not": "verb",
    "without": "noun",
    "never": "verb",
    "nor": "list",
    "neither": "list",
    "nothing": "noun",
    "nothings": "noun",
    "none": "noun",
    "никаких": "noun",
    "никакой": "noun",
    "никакого": "noun",
    "denies": "noun",
    "deny": "noun",
    "cannot": "can",
    "cant": "can",
    "dont": "verb",
    "didnt": "verb",
    "arent": "verb",
    "wasnt": "verb",
    "werent": "verb",
    "hasnt": "have",
    "havent": "have",
    "hadnt": "have",
    "couldnt": "can",
    "doesnt": "verb",
    "isnt": "verb",
    "wont": "can",
}


def _read_synonyms() -> dict[str, str]:
    """Word -> concept. A line that starts with blanks goes on with the concept above it."""
    concepts: dict[str, str] = {}
    concept = ""
    for line in _SYNONYMS.strip().splitlines():
        name, colon, rest = line.partition(":")
        concept, words = (name, rest) if colon else (concept, line)
        concepts |= dict.fromkeys(words.split(), concept)
    return concepts


CONCEPTS = _read_synonyms()
BODY_PARTS = frozenset(
    "leg foot heel arch calf knee kneecap toe ankle achilles joint shin hip groin thigh".split()  # noqa: SIM905
    + "back chest hand skin vein".split()  # noqa: SIM905
)
# Places that nothing here is about: what hurts there hurts nowhere else.
ELSEWHERE = frozenset(["elsewhere"])
COMPLAINTS = frozenset([PAIN, "swelling", "red", "hot", "numb", "cramp", "stiff", "blister", "пузыр", "волдыр"])
# What is said of a part is said of the whole: a pain in the shin wakes one as a pain in the leg does.
WHOLES = {"calf": "leg", "shin": "leg", "thigh": "leg", "kneecap": "knee"}
# Without these words a phrase means something else: "between the legs".
RELATIONS = frozenset(["межд", "between"])
# "Fell asleep" and "slipped disc" are no falls.
NO_FALLS = frozenset(["asleep", "disc", "disk"])
# Nor is "last fall".
SEASONS = frozenset(["last", "this", "everi", "each"])
# "The pain came back" names no back, and "right down the leg" no side.
RETURNING = frozenset(["come", "came", "go", "goe", "gone", "went", "get", "got", "bring", "brought", "pull", "look"])
# A hot bath heats no joint.
WARMERS = frozenset(
    "bath water bottl shower compress pad weather summer sauna ванн вод душ грелк компресс сол бан".split()  # noqa: SIM905
)
# What means something else than its words say, and the word that says it.
IDIOMS = {
    "ни с того ни с сего": "вдруг",
    "ни с того, ни с сего": "вдруг",
    "out of nowhere": "suddenly",
    "out of the blue": "suddenly",
    "зуб на зуб не попада": "озноб",
    "teeth chattering": "shivering",
    "teeth were chattering": "shivering",
}
# Who is hot has a fever; "он" and "она" may be a joint or a leg.
PERSONS = frozenset("he she child boy girl babi мальчик девочк малышк".split())  # noqa: SIM905
HEATS = frozenset(["hot", "burn", "boil"])
# What is said of the other side, which is well.
HEALTHY = frozenset(["обычн", "нормальн", "норм", "здоров", "fine", "normal", "ok", "healthi", NOT["noun"]])
# What is red of the eyes is no red joint.
EYES = frozenset(["eye", "глаз"])
# A place that is named by the one above or below it: "below the knee" is the shin, and has no knee in it.
NEIGHBOURS = {
    ("ниж", "knee"): "shin",
    ("below", "knee"): "shin",
    ("выш", "knee"): "thigh",
    ("abov", "knee"): "thigh",
}
JUST = frozenset(
    "down away now there here after befor behind under through between in at".split()  # noqa: SIM905
    + "up where when along across above below into".split()  # noqa: SIM905
)
OPPOSITE_SIDE = {"left": "right", "right": "left"}
# What a word means may hang on these, so they are read even if no phrase has them.
CONTEXT = (
    EYES
    | HEALTHY
    | PERSONS
    | NO_FALLS
    | SEASONS
    | RETURNING
    | WARMERS
    | JUST
    | OPPOSITE_SIDE.keys()
    | {word for word, _place in NEIGHBOURS}
)
# Words without content of their own. They count only in phrases that hold little else: "out of breath".
STOP_WORDS = frozenset(_STOP_WORDS.split())
# Measures of time and amount say little about what is wrong.
LIGHT_WORDS = frozenset(_LIGHT_WORDS.split())
