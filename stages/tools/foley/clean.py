"""Sources in which nothing, or little, goes wrong. Every channel is invented."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from stages.tools.foley.script import Fault, Script, Step, Texts
from stages.tools.info import InfoComment


_TAPPING_WOOD = Script(
    "tapping-wood",
    Texts(
        "ASMR ✨ Wood, Glass & a Favourite Mug (No Talking) 🌙",
        "Moss & Lantern ASMR",
        "A slow hour at the table, for sleep and for study.\n"
        "Headphones are best 🎧\n\n"
        "Timestamps:\n{list mm:ss}\n\n"
        "New videos on Fridays at 20:00. Thank you for being here 💛",
        comments=(
            InfoComment("the glass at 0:52 😭😭 so crisp", "a3f1", likes=41),
            InfoComment("who else is awake at 3:15 am?", "09bc", likes=12),
            InfoComment(
                "Thank you all for 2,000 listeners!", "77aa", 96, by_uploader=True, pinned=True
            ),
        ),
    ),
    (
        Step(4, "Intro"),
        Step(24, "Wood Tapping", "tapping", "wood", -36),
        Step(22, "Wood Scratching", "scratching", "wood", -42),
        Step(20, "Glass Tapping", "tapping", "glass", -34),
        Step(20, "Ceramic Mug Tapping", "tapping", "ceramic", -35),
        Step(5, "Outro"),
    ),
)

_BRUSHING_FELT = Script(
    "brushing-felt",
    Texts(
        "Soft things, soft sounds | felt, sponge, silicone",
        "Moss & Lantern ASMR",
        "No list today, only the chapters on the player. Recorded at night; a dog two houses on.",
        comments=(InfoComment("asleep before the second chapter, as always", "5d20", likes=7),),
        chapters=True,
    ),
    (
        Step(26, "Felt brushing", "brushing", "felt", -42),
        Step(22, "Sponge scratching", "scratching", "sponge", -40),
        Step(25, "Silicone", "brushing", "silicone", -43, told="material"),
    ),
    file="media.ts",
)

_CRINKLING_FOIL = Script(
    "crinkling-foil",
    Texts(
        "Papeles y envoltorios para dormir | ASMR sin hablar",
        "Papel Tranquilo",
        "Solo sonidos. Buenas noches.\nContacto: see the channel page",
        comments=(
            InfoComment("first!! 🔥", "e018", likes=3),
            InfoComment(
                "for those who came for one sound 🌙\n{list emoji}\nsleep well everyone 💤",
                "c4d7",
                likes=310,
                hearted=True,
            ),
            InfoComment("14:30 and I should be working 😂", "b001", likes=19),
        ),
    ),
    (
        Step(24, "Foil + Paper crinkling", "crinkling", "foil", -30),
        Step(20, "Paper crinkling", "crinkling", "paper", -36),
        Step(16, "Plastic bag", "crinkling", "plastic_film", -33, told="material"),
        Step(13, "Tin foil crinkle", "crinkling", "foil", -31),
    ),
    rate=48_000,
)

TEA_TABLE = Script(
    "tea-table",
    Texts(
        "【ASMR】お茶の時間 Tea table sounds【声なし】",
        "静かな机 Quiet Desk",
        "イヤホン推奨です🎧\n\n{list glued}\n\n"
        "チャンネル登録よろしくお願いします。毎週金曜 21:00 更新",
        comments=(InfoComment("木の音がいちばん好き", "f00d", likes=22),),
    ),
    (
        Step(22, "ウッドタッピング", "tapping", "wood", -38),
        Step(20, "陶器のタッピング", "tapping", "ceramic", -36),
        Step(20, "金属のタッピング", "tapping", "metal", -37),
    ),
    width=360,
    height=640,
)

_REUPLOAD = replace(
    TEA_TABLE,
    name="reupload",
    texts=Texts(
        "best tea sounds compilation (relax)",
        "Dream Sounds Daily Mix",
        "not mine, credit to the owner\n{list label first}",
    ),
    copy_of="tea-table",
)

_FIRESIDE = Script(
    "fireside",
    Texts(
        "paper by the fire, very quiet",
        "Low Tide Room",
        "Turn it up. No timestamps for this one.",
        comments=(InfoComment("I like 0:12", "1234", likes=2),),
    ),
    (Step(33, "", "crinkling", "paper", -50),),
    width=480,
    height=270,
    rate=48_000,
    file="media.mkv",
    video_codec="vp9",
    audio_codec="opus",
)

_POCKET_CAMERA = Script(
    "pocket-camera",
    Texts(
        "Testing a new camera: cloth and a wooden block",
        "Corner Desk Sounds",
        "What you hear\n{list [m:ss]}\n\n"
        "Live streams\nMon 19:00 soft spoken\nWed 21:30 quiet work\nSun 24:15 late show",
        comments=(
            InfoComment("so gentle\n{list bullet}", "9a9a", likes=1),
            InfoComment("what camera is it? mine is 1:1 the same", "8b8b"),
        ),
    ),
    (
        Step(22, "Fabric scratching", "scratching", "fabric", -41),
        Step(21, "Wooden block tapping", "tapping", "wood", -37),
    ),
    width=480,
    height=270,
    file="media.mov",
    video_codec="hevc",
)

_BIG_HANDS = Script(
    "big-hands",
    Texts(
        "ASMR close to you ♡ big hands, small table",
        "Low Tide Room",
        "{list label range}\n\nMusic: none. Camera: borrowed.",
    ),
    (
        Step(10, "Preview", voice=True),
        Step(10, "Welcome", voice=True),
        Step(22, "Wood tapping", "tapping", "wood", -37),
        Step(31, "Fabric brushing", "brushing", "fabric", -41),
    ),
    # A montage of what will come, then a greeting; at last both hands come close to the lens.
    (Fault("intro", 0, 10), Fault("big_hands", 41, 73)),
    fps=Fraction(30_000, 1001),
)

CLEAN = (
    _TAPPING_WOOD,
    _BRUSHING_FELT,
    _CRINKLING_FOIL,
    TEA_TABLE,
    _FIRESIDE,
    _POCKET_CAMERA,
    _BIG_HANDS,
    _REUPLOAD,
)
