"""One file per verb family: declarations and handlers, nothing else."""
