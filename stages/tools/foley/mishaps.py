"""Sources in which things go wrong, one in each window. Every channel is invented."""

from __future__ import annotations

from stages.tools.foley.script import Fault, Script, Step, Texts
from stages.tools.info import InfoComment


_RESTLESS_CAMERA = Script(
    "restless-camera",
    Texts(
        "I could not leave the camera alone | plastic and leather",
        "Night Shelf",
        "Sorry for the camera!\n\n{list range}\n\nEdited at 23:40, forgive me",
        comments=(InfoComment("got seasick at 0:34 lol", "aa11", likes=8),),
    ),
    (
        Step(35, "Plastic box tapping", "tapping", "plastic", -37),
        Step(28, "Leather scratching", "scratching", "leather", -42),
    ),
    (
        Fault("camera_pan", 11, 19),
        Fault("camera_shake", 30, 40),
        Fault("camera_drift", 50, 60),
    ),
)

_CUTTING_ROOM = Script(
    "cutting-room",
    Texts(
        "Two angles, one jar",
        "Night Shelf",
        "Filmed with two cameras. The second one froze near the end.",
        comments=(
            InfoComment(
                "Chapters, as you asked:\n{list h:mm:ss}", "51f0", 12, by_uploader=True, pinned=True
            ),
            InfoComment("The picture stops at 0:50, is it my phone?", "cc22", likes=4),
        ),
    ),
    (
        Step(40, "Tapping on glass", "tapping", "glass", -36),
        Step(33, "Felt brushing", "brushing", "felt", -41),
    ),
    (
        Fault("shot_cut", 14, 14),
        Fault("dissolve", 34, 35.2),
        Fault("flash", 43, 43.4),
        Fault("flash", 46.5, 46.9),
        Fault("frozen", 50, 60),
    ),
)

_NOISY_ROOM = Script(
    "noisy-room",
    Texts(
        "ASMR français : bois, feutre et verre (sans parler)",
        "Atelier du Murmure",
        "Bonsoir 🌙 un vieux micro, désolée pour le souffle.\n\n"
        "Minutage :\n{list mm:ss -}\n\nAbonnez-vous pour la suite !",
        comments=(InfoComment("le verre 😍 merci", "d00d", likes=15),),
    ),
    (
        Step(30, "Grattement sur bois", "scratching", "wood", -40),
        Step(30, "Brossage feutre", "brushing", "felt", -42),
        Step(23, "Tapotement sur verre", "tapping", "glass", -35),
    ),
    (
        Fault("digital_silence", 10, 20),
        Fault("mute", 30, 40),
        Fault("hiss", 30, 40),
        Fault("mono", 40, 50),
        Fault("mute", 50, 60),
        Fault("hum", 50, 60),
        Fault("clipping", 60, 70),
    ),
)

_SILENT_FILM = Script(
    "silent-film",
    Texts("the microphone was off", "Corner Desk Sounds", "{list numbered}"),
    (Step(23, "Wood tapping", "tapping", "wood"),),
    flaw="no_audio",
)

_SOUND_ONLY = Script(
    "sound-only",
    Texts("ASMR for the dark (sound only)", "Corner Desk Sounds", "{list (m:ss)}"),
    (
        Step(3, "Start"),
        Step(20, "Paper crinkling", "crinkling", "paper", -35),
    ),
    file="media.m4a",
    flaw="no_video",
)

_BROKEN_OFF = Script(
    "broken-off",
    Texts(
        "Metal tin and plastic lid",
        "Papel Tranquilo",
        "{list m:ss}",
    ),
    (
        Step(26, "Metal tapping", "tapping", "metal", -37),
        Step(34, "Plastic scratching", "scratching", "plastic", -40),
    ),
    # The bytes end somewhere in the pan, which costs the most of them.
    (Fault("camera_pan", 30, 50), Fault("truncated", 30, 60)),
    flaw="truncated",
)

_EMPTY_FILE = Script(
    "empty-file",
    Texts("upload failed?", "Night Shelf"),
    (Step(20, "Wood tapping", "tapping", "wood"),),
    flaw="empty_file",
)

MISHAPS = (
    _RESTLESS_CAMERA,
    _CUTTING_ROOM,
    _NOISY_ROOM,
    _SILENT_FILM,
    _SOUND_ONLY,
    _BROKEN_OFF,
    _EMPTY_FILE,
)
