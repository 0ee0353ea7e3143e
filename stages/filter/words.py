"""What each reason and each flag says."""

from __future__ import annotations


# Slug → sentence; the names in it are a measurement's columns and the params. Weightiest first.
REASONS: dict[str, str] = {
    "flawed_clip": "the clip's file is flawed: {flaw}",
    "not_measured": "the clip could not be measured: {detail}",
    "no_audio": "there is no sound",
    "tiny_picture": "the picture is {size} pixels, at least {side_min} on the shorter side",
    "camera_moves": "the background moves: "
    "{background_motion:.4g}, at most {background_motion_max:.4g}",
    "background_shifts": "the background ends elsewhere: "
    "{background_shift:.4g} from its start, at most {background_shift_max:.4g}",
    "camera_drifts": "the camera slides by {camera_drift:.4g} %, at most {camera_drift_max:.4g} %",
    "camera_zooms": "the camera zooms by {camera_zoom:.4g} %, at most {camera_zoom_max:.4g} %",
    "camera_sways": "the camera sways by {camera_sway:.4g} %, at most {camera_sway_max:.4g} %",
    "shot_cut": "there is a cut: a step of {cut_jump:.4g} gray levels, at most {cut_jump_max:.4g}, "
    "that changes the structure by {cut_structure:.4g}, at most {cut_structure_max:.4g}",
    "fade": "the picture fades: {fade:.4g} of its contrast goes, at most {fade_max:.4g}, "
    "and the light changes by {light_change:.4g}, at most {light_change_max:.4g}",
    "frozen": "the picture stands still: "
    "{frozen_fraction:.4g} of the time, at most {frozen_fraction_max:.4g}",
    "silent": "nothing is to be heard: audible for "
    "{audible_fraction:.4g} of the time, at least {audible_fraction_min:.4g}",
    "digital_silence": "the track is empty: "
    "{digital_silence_fraction:.4g} of the time, at most {digital_silence_max:.4g}",
    "hiss": "there is only hiss: flatness {flatness:.4g}, at most {hiss_flatness_max:.4g} "
    "within a dynamic range of {dynamic_range_db:.4g} dB, less than {steady_range_max_db:.4g} dB",
    "hum": "there is only hum: {hum:.4g} of the power, at most {hum_max:.4g} "
    "within a dynamic range of {dynamic_range_db:.4g} dB, less than {steady_range_max_db:.4g} dB",
    "rejected_by_hand": "rejected by hand{hand}",
}

# Slug → what it says of a clip, kept or not: worth a look, nothing more.
FLAGS: dict[str, str] = {
    "borderline_motion": "background_motion lies between 0.25 and 0.45",
    "few_frames": "fewer than 20 frames were seen",
    "low_texture": "fewer than 0.15 of the cells have texture to vote with",
    "still_picture": "no second in which anything in the picture moves",
    "hum": "more than half of the power lies in mains harmonics, on a spectrum that is not flat",
    "hiss": "the spectrum is flatter than 0.8",
    "rumble": "more than 0.9 of the power lies between 20 and 100 Hz",
    "clipping": "more than 0.0001 of the samples are clipped",
    "dual_mono": "left and right are the same",
    "some_silence": "more than 0.1 of the time holds no sound at all",
    "kept_by_hand": "a person kept it, though it lies beyond a limit",
}

# Slug → what it means, without numbers.
BRIEFLY: dict[str, str] = {
    "flawed_clip": "The clip's file is not all that a clip should be.",
    "not_measured": "The clip could not be measured, or not in full.",
    "no_audio": "There is no sound track, or nothing in it.",
    "tiny_picture": "The picture is a few pixels wide or high.",
    "camera_moves": "The background moves.",
    "background_shifts": "The background ends elsewhere than it began.",
    "camera_drifts": "The camera slides.",
    "camera_zooms": "The camera zooms.",
    "camera_sways": "The camera sways.",
    "shot_cut": "There is a cut.",
    "fade": "The picture fades in, out or to another.",
    "frozen": "The picture stands still: a slide, or a frozen film.",
    "silent": "Nothing is to be heard.",
    "digital_silence": "The track is empty.",
    "hiss": "There is only hiss.",
    "hum": "There is only hum.",
    "rejected_by_hand": "A person rejected it, and no limit did.",
}
