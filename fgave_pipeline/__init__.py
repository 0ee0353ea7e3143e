"""How the stages are run, and what people see."""

__version__ = "0.1.0"
