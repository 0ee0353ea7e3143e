"""Ten-second windows with one disturbance each: what a filter should bear, and what it should not.

Nothing is encoded: a window is its small gray pictures, as a decoder would hand them to `measure`.
"""

from stages.tools.foley.stress.cases import CASES, Case
from stages.tools.foley.stress.film import FPS, SECONDS, Gray, film, times_s


__all__ = ["CASES", "FPS", "SECONDS", "Case", "Gray", "film", "times_s"]
