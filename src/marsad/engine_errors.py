"""What can be wrong with the processes and machines that read: M270 to M279."""

from __future__ import annotations

from marsad.errors import MarsadError


class EngineError(MarsadError):
    """Reports cannot be read where they were to be read."""

    code = "M270"


class EngineChoiceError(EngineError):
    """No engine is called so, or what was asked of it does not go together."""

    code = "M271"


class ClusterUnreachableError(EngineError):
    """No scheduler answers at the address of the cluster."""

    code = "M272"


class ClusterUnlikeError(EngineError):
    """A machine of the cluster has no Marsad, or one that would read otherwise than this one."""

    code = "M273"


class ClusterIdleError(EngineError):
    """The cluster has had no worker for too long."""

    code = "M274"


class ClusterLostError(EngineError):
    """The connection to the cluster broke in the middle of the work."""

    code = "M275"
