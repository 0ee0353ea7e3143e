"""What every card says, whatever the dataset."""

FILES = {
    "clips.parquet": "one row a clip of the dataset: labels, evidence, measures, its file's path",
    "all_clips.parquet": "the rejected and unlabelled ones too, with their reasons",
    "clips/": "the clips, as MP4, by split",
    "certificate.json": "the groups of sources, and that none stands in two splits",
    "fgave.lock": "sha256 of every clip, and one digest of clips, labels and splits",
    "parquet/": "the same as shards for `load_dataset`",
    "webdataset/": "the same as shards of tar",
    "croissant/": "its description in Croissant",
    "ids/": "ids, times, labels and splits alone: what can be shared where clips cannot",
    "audacity/": "the labels by source, for Audacity",
    "vtt/": "the labels by source, as WebVTT",
    "vggsound/": "a list in the manner of VGGSound",
    "ave/": "the files that the code of AVE reads",
    "mono/": "the sound alone, as WAV of one channel",
    "esc50/": "the sound alone, laid out as ESC-50",
    "ast/": "the sound alone, as AST and PSLA read it",
    "passt/": "the sound alone, as PaSST reads it",
}
"""Path → what it holds; one that ends in a slash is named where it is there."""

MADE = """\
Sources are fetched once and cut without loss into clips of one length; each clip is measured
(movement of the background and the camera, cuts, fades, level and kind of sound), and kept if every
measure is within its limit. Every clip that was planned has a row in `all_clips.parquet`, with the
reason if it is not in the dataset.
"""

LABELS = """\
Labels are read from what people wrote: timestamps in chapters, descriptions and comments, or
annotations by hand. `evidence` has the lines, `confidence` how surely they say so. A second is an
event if a labelled span covers half of it and it sounds; all else is `background`. `unknown` means
that the words name an action but no material, or a material but no action.
"""

LIMITS = """\
* No one has listened to every clip: a label is as right as the timestamps that it was read from.
* Timestamps are typed to the second, and often a little late. Seconds near their boundaries are
  `background` unless an annotation by hand says otherwise (`annotate.guard_ms`).
* One action and one material stand for a second, though two things may be heard at once.
* Near-duplicates are found by fingerprints of sound and picture; what was changed beyond their
  reach is not.
* The filter's limits were chosen on recordings that are not all ASMR. It judges what is measured,
  not taste, consent or safety of the content.
* Creators can take videos down: a rebuild may have fewer clips.
* The clips are their creators' works. Their licences stand above as the manifest or the site gives
  them; whoever uses or shares the dataset answers for observing them.
"""

CITE = """\
Cite the source of the list of videos (for FGAVE: "FGAVE: A Dataset for Fine-Grained Audio-Visual
Event Localization"), fgave with its version, and the digest in `fgave.lock`, which stands for
exactly these clips, labels and splits.
"""
