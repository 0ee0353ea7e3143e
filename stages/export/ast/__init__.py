"""The clips as the code of AST and of PSLA reads them: lists in JSON, classes, weights, norms."""

from stages.export.ast.stage import AST


__all__ = ["AST"]
