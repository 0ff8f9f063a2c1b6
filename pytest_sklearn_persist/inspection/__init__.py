"""What a file holds, without running anything in it."""

from .info import ArtifactInfo
from .inspecting import inspect_artifact

__all__ = ["ArtifactInfo", "inspect_artifact"]
