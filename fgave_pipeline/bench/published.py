"""The two tables of FGAVE's README, as they are printed there. Nothing in them is mended.

The README calls PSLA "PLSA". Its table of localization may have A2V and V2A exchanged, see
`SWAPPED`.
"""

from __future__ import annotations


PUBLISHED = "published"
MODELS = {"psla": "PSLA", "ast": "AST", "passt": "PaSST"}
"""Column of the table of classification → what it is headed."""

METRICS = ("ACC", "mAP", "AUC")

CLASSIFICATION: dict[str, dict[str, tuple[float, float, float]]] = {
    "ESC-50": {
        "psla": (83.11, 87.26, 98.79),
        "ast": (95.61, 97.65, 99.9),
        "passt": (96.97, 98.24, 99.92),
    },
    "FGAVE-Audio(ACT-50)": {
        "psla": (32.73, 32.86, 68.28),
        "ast": (36.73, 37.96, 84.55),
        "passt": (40.78, 43.21, 85.95),
    },
    "FGAVE-Audio(MAT-50)": {
        "psla": (51.22, 52.17, 89.42),
        "ast": (59.27, 59.39, 91.14),
        "passt": (61.7, 63.96, 91.28),
    },
}
"""Experiment → model → ACC, mAP and AUC, in percent."""

EXPERIMENT_OF = {"act": "FGAVE-Audio(ACT-50)", "mat": "FGAVE-Audio(MAT-50)"}
"""Set of classes → the experiment that it stands for."""

SHUFFLES = {"audio": "Shuffle-audio", "video": "Shuffle-video", "all": "Shuffle-all"}

LOCALIZATION: dict[tuple[str, str], dict[str, tuple[float, float]]] = {
    ("AVE", "-"): {"all": (35.6, 44.8)},
    ("FGAVE", "ACT-rand"): {"audio": (21.14, 13.43), "video": (15.17, 26.61), "all": (18.4, 22.63)},
    ("FGAVE", "MAT-rand"): {"audio": (21.89, 11.69), "video": (9.2, 32.83), "all": (17.66, 21.39)},
    ("FGAVE", "FGAVE-All"): {
        "audio": (18.59, 12.28),
        "video": (13.28, 34.1),
        "all": (15.34, 21.09),
    },
}
"""(dataset, category) → shuffle → A2V and V2A, in percent."""

CATEGORY_OF = {"same-act": "ACT-rand", "same-mat": "MAT-rand", "any": "FGAVE-All"}
"""Rule for donors → the category that we read it as."""

NOT_THEIRS = (
    "A dataset that was rebuilt, or any other, is not the authors' 14,464 clips: no row of this run"
    " is a reproduction of a published one. Published rows stand as printed, whoever made them."
)
SWAPPED = (
    "A2V and V2A of the published rows stand as printed, and may be exchanged: 35.6 and 44.8 are"
    " 143 and 180 of AVE's 402 test clips, and AVE's `cmm_test.py` prints V2A before A2V; in every"
    " published FGAVE row A2V is the larger under Shuffle-audio and V2A under Shuffle-video, where"
    " a film that stands still gives this code the opposite."
)
OUR_READING = (
    "Shuffle-audio, -video, -all, ACT-rand, MAT-rand and FGAVE-All are our reading; FGAVE's README"
    " does not define them. Seconds outside of a drawn window are replaced, in one stream or in"
    " both, by seconds of other clips: of the same action, of the same material, of any."
)
