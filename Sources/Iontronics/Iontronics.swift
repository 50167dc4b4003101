@_exported public import Analyses
