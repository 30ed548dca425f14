"""Wording of training phrases: synonyms of nouns, phrases in varied wording, nouns that a picture does not hold."""

from __future__ import annotations

import random

from colors import NAMES, NEUTRAL

# Synonyms: the noun as the shards have it, then everyday names for the same thing.
_SYNONYMS = """
person: man, woman, people, figure, girl, boy, lady, guy, human, someone, worker, player, passer-by
pedestrian: person, walker, man, woman, people, passer-by
bicyclist: cyclist, rider, biker, person on a bicycle
skin: arms, legs, hands, bare skin, arm, hand
face: head, cheeks
hair: hairdo, curls, head of hair
shirt: blouse, top, clothes
blouse: top, shirt
t-shirt: tee, tee shirt, shirt, top
sweater: pullover, jumper, knitwear, jersey, sweatshirt, top
jumper: sweater, pullover, sweatshirt
sweatshirt: hoodie, sweater, pullover, jumper
hoodie: sweatshirt, sweater, pullover
cardigan: sweater, knitwear, jacket
longsleeve: long-sleeved shirt, sweater, shirt, top
jacket: coat, anorak
coat: jacket, overcoat
outwear: jacket, coat
blazer: jacket, suit jacket
suit: business suit, costume
vest: waistcoat
pants: trousers, slacks
jeans: denim trousers, trousers, pants
leggings: tights
stockings: tights
dress: gown, frock
skirt: miniskirt
clothes: clothing, outfit, garments
shoes: footwear, sneakers, boots
boots: shoes
sandals: shoes
hat: cap, bonnet
bag: handbag, purse, sack
purse: handbag, bag
handbag: purse, bag
scarf: shawl
tie: necktie
car: automobile, vehicle, sedan, motorcar
truck: lorry, pickup
bus: coach, omnibus
bicycle: bike, cycle
motorcycle: motorbike
airplane: plane, aeroplane, aircraft
boat: ship, vessel
ship: boat, vessel
train: locomotive, railway carriage
road: street, asphalt, roadway
pavement: sidewalk, footpath
building: house, buildings, facade
house: building, cottage
sky: heavens
tree: trees, foliage, leaves
plant: plants, shrub, leaves, bush
grass: lawn, meadow, turf
flower: blossom, bloom, petals
water: lake, river, pond
sea: ocean, water
mountain: hill, mountains
wall: walls
floor: ground, floorboards
ceiling: roof
fence: railing
pole: post, column
sign: street sign, board, signboard
picture: painting, framed picture, poster
cabinet: cupboard, closet
table: desk
desk: table
chair: seat, armchair
sofa: couch, settee
couch: sofa
bed: mattress, bedspread
pillow: cushion
curtain: drapes
blind: window shade, shutters
rug: carpet, mat
lamp: light, lampshade
television: tv, screen
refrigerator: fridge
bookshelf: bookcase
shelf: shelves
counter: worktop, countertop
dish: plate of food, meal, food
box: carton, crate
cup: mug
bottle: flask
dog: puppy, hound
cat: kitten, kitty
horse: pony, stallion
cow: bull, cattle, calf
sheep: lamb
bird: birds
elephant: animal
object: thing, subject, main thing
accessories: accessory
"""
SYNONYMS = {line.split(":")[0]: [w.strip() for w in line.split(":")[1].split(",")] for line in _SYNONYMS.strip().splitlines()}

_RELATED = [
    "person pedestrian bicyclist skin face hair man woman people clothes human rider",
    "shirt blouse t-shirt sweater jumper sweatshirt longsleeve top jacket coat outwear blazer suit vest cardigan hoodie cape clothes dress romper bodysuit",
    "pants jeans leggings stockings shorts tights clothes skirt dress suit romper",
    "shoes boots sandals loafers heels pumps sneakers flats wedges clogs socks stockings",
    "bag purse handbag backpack wallet suitcase accessories box",
    "hat cap helmet accessories hair",
    "car truck bus vehicle van train motorcycle bicycle motorbike",
    "tree plant grass flower bush potted plant vase field leaves forest fruit",
    "water sea river boat ship sky snow",
    "building house wall window door fence pole sign tower",
    "road pavement floor ground path sand rug stone rock mountain cliff",
    "table desk counter cabinet dresser nightstand shelf bookshelf dining table furniture box chair sofa couch bed bench",
    "pillow bed sofa couch blanket towel curtain blind clothes paper shower curtain",
    "television tv laptop picture mirror whiteboard keyboard paper book window sign",
    "sink bathtub toilet refrigerator oven microwave counter",
    "dish bowl cup plate food glass wine glass bottle can vase teapot apple orange banana cake pizza sandwich bread",
    "dog cat horse cow sheep bird animal bear elephant object lion llama monkey",
    "lamp light ceiling candle",
    "tie scarf belt necklace accessories",
]
_GROUPS = [set(line.split()) for line in _RELATED]

# Names of things that people do not distinguish sharply: beside one of a line the others are never taken as absent, whatever the labels say.
_ALIKE = [
    set(line.split())
    for line in (
        "shirt blouse t-shirt sweater jumper sweatshirt longsleeve top jacket coat outwear blazer suit vest cardigan hoodie cape clothes",
        "pants jeans leggings tights stockings clothes",
        "shoes boots sandals loafers heels pumps sneakers flats wedges clogs",
        "bag purse handbag backpack wallet accessories",
        "hat cap accessories",
        "road pavement floor ground path",
        "table desk counter",
        "cabinet dresser nightstand",
        "tree plant bush",
    )
]

# Nouns of things in so many pictures that, where labels are sparse, a missing label does not mean that they are absent.
UBIQUITOUS = frozenset(
    "sky grass tree wall floor ceiling person hair skin face building road pavement water plant clothes shirt pants shoes top table "
    "window door object pole fence ground picture chair flower sign coat jacket dress house leaves paper stone rock sand accessories box".split()
)
# Sources whose masks name nearly everything in the picture; Clothing Co-Parsing's do so for clothes alone, not for the street behind them.
DENSE_SOURCES = frozenset({"camvid", "nyu40", "ccp", "msrc", "stanbg", "detexade", "cocostuff"})
CLOTHES = set().union(*(group for group in _GROUPS if group & {"blouse", "jeans", "boots", "purse", "cap", "necklace"})) - {"box"}

SKIN = frozenset({"skin", "face"})
PEOPLE = frozenset("person pedestrian bicyclist".split())
"""Whole people, skin and clothes under one name."""
BODIES = SKIN | PEOPLE
WORN = frozenset(
    "hair beard shirt t-shirt blouse top sweater jumper pullover sweatshirt cardigan hoodie jersey vest blazer jacket coat cape suit dress gown skirt romper "
    "bodysuit uniform clothes outfit pants trousers jeans leggings tights stockings shorts scarf tie belt hat cap glove gloves bag handbag "
    "purse backpack necklace socks shoes boots sandals".split()
)
HUMAN = BODIES | frozenset("hand arm leg body people man men woman women boy girl child children kid baby lady guy human rider".split())
UNSPOKEN_SKIN = ("skin", "skin of a person")


def with_skin(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(noun, phrase) pairs of a prompt as the app looks for them (unspoken-skin.ts): where clothes or hair are colored and nobody speaks of skin
    or of whole people, skin is looked for, too, so that it is not the clothes'."""
    nouns = {noun.split()[-1] for noun, _ in rows if noun}
    return [*rows, UNSPOKEN_SKIN] if nouns & WORN and not nouns & HUMAN else rows


USUAL = {**dict.fromkeys(("grass", "tree", "plant", "leaves", "forest", "field", "bush"), "green"), **dict.fromkeys(("sky", "sea", "water"), "blue")}

# Things that nearly always keep their own color in training: recoloring them would teach green skies.
STAYS = frozenset("sky road tree skin pavement grass water face mountain sea plant".split())

_MODIFIERS = {"pale": 0.45, "faded": 0.45, "light": 0.6, "soft": 0.6, "muted": 0.5, "weathered": 0.5, "deep": 1.0, "rich": 1.1, "bright": 1.2, "vivid": 1.3}


def other_name(noun: str, rng: random.Random) -> str:
    """The noun as a user might write it: mostly itself, sometimes a synonym or a plural."""
    if noun in SYNONYMS and rng.random() < 0.35:
        noun = rng.choice(SYNONYMS[noun])
    elif rng.random() < 0.06 and not noun.endswith("s"):
        noun += "s"
    return noun


def modifier(color: str, rng: random.Random) -> tuple[str, float]:
    """A modifier before the color word, and its factor on chroma. Without a modifier chroma varies, too, as it does on real things."""
    if color not in NEUTRAL and " " not in color and rng.random() < 0.25:
        word = rng.choice(list(_MODIFIERS))
        return f"{word} {color}", _MODIFIERS[word] * rng.uniform(0.9, 1.1)
    return color, rng.uniform(0.6, 1.1)


def phrase(noun: str, color: str, rng: random.Random) -> str:
    """'a red car', 'the car is red', ... One in eight says the thing alone."""
    if rng.random() < 0.06:
        return noun
    if color == "gray" and rng.random() < 0.4:
        color = "grey"
    forms = ("a {c} {n}", "{c} {n}", "the {c} {n}", "the {n} is {c}", "{n} in {c}", "{c} colored {n}", "her {c} {n}", "{n}, {c}", "an old {c} {n}")
    return rng.choices(forms, weights=(5, 6, 3, 2, 1.5, 0.5, 0.4, 0.7, 0.3))[0].format(c=color, n=noun)


def tells(source: str, noun: str) -> bool:
    """Whether this source's labels name `noun` wherever a picture holds it, so that no label means no such thing."""
    return noun not in UBIQUITOUS or source in DENSE_SOURCES and (source != "ccp" or noun in CLOTHES)


def absent_nouns(present: set[str], source: str, vocabulary: list[str], weights: list[float], count: int, rng: random.Random) -> list[str]:
    """Nouns of things that are surely not in the picture under any name. `source` says whether its labels are complete; beside "object", which
    may be anything, nothing is surely absent."""
    if "object" in present:
        return []
    dense = source in DENSE_SOURCES
    close = set(present)
    for group in _GROUPS:
        if group & present:
            close |= group
    alike = set().union(*(group for group in _ALIKE if group & present))
    found: list[str] = []
    for noun in rng.choices(vocabulary, weights=weights, k=count * 8):
        # Absent things similar to present ones teach most: with complete labels only the picture's own names and their equals are excluded.
        out = present | alike if dense and rng.random() < 0.5 else close
        if noun in out or noun in found or any(noun in SYNONYMS.get(p, ()) or p in SYNONYMS.get(noun, ()) for p in present):
            continue
        if not tells(source, noun):
            continue
        found.append(noun)
        if len(found) == count:
            break
    return found


_SYLLABLES = "bla vor ki zu mex tro ni qua sel dro fim po wug ra glo xi ty hen bur".split()
_FOREIGN = (
    "auto haus himmel baum wiese gesicht hemd blume pferd hund katze fahrrad strasse mauer voiture maison ciel arbre herbe visage chemise "
    "fleur cheval chien velo rue mur coche casa cielo arbol hierba cara camisa flor caballo perro gato calle pared dom niebo drzewo kwiat "
    "bil hus himmel gras blomma haest talo taivas puu kukka araba ev gokyuzu agac cicek"
).split()


def unknown_word(rng: random.Random) -> str:
    """A made-up or foreign word, which the English text encoder does not know and which must be found nowhere."""
    if rng.random() < 0.35:
        return rng.choice(_FOREIGN)
    return "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 2, 3))))


def absent_phrase(noun: str, rng: random.Random) -> str:
    return phrase(noun, rng.choice(NAMES), rng)
