@_exported public import Analyses
internal import CBuild
@_exported public import Datasets
@_exported public import Design
@_exported public import Devices
@_exported public import Electrochemistry
@_exported public import Equations
@_exported public import Reports
@_exported public import Solvers
@_exported public import Units

/// This version of the toolkit.
public enum IontronicVersion {
    /// As files and `--version` name it.
    public static let current = "0.1.0"

    /// The commit that was built, 40 digits, with `-dirty` behind it where files had been changed; `unknown` where the
    /// build was not told, as without `make`.
    public static var gitCommit: String { String(cString: iontronic_git_commit()) }
}
