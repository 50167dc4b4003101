/// A comparison policy as typed, checked in its keys, shapes and words.
public struct PolicyFile: Sendable {
    /// The map of the file.
    public let root: TextNode

    /// Reads a policy.
    /// - Throws: everything that is wrong with it, at once.
    public init(reading path: String) throws(Diagnostics) {
        let file: SourceFile
        do throws(Diagnostic) {
            file = try SourceFile(reading: path)
        } catch {
            throw Diagnostics(error)
        }
        try self.init(file)
    }

    /// Reads a policy from memory.
    /// - Throws: everything that is wrong with it, at once.
    public init(_ file: SourceFile) throws(Diagnostics) {
        var diagnostics = Diagnostics()
        guard let root = TextReader.read(file, into: &diagnostics) else { throw diagnostics }
        guard root.map != nil else {
            throw Diagnostics(root.diagnostic("a comparison policy is a map, `key: value` on each line"))
        }
        guard let schema = root["schema"] else {
            throw Diagnostics(
                root.diagnostic("schema is required", help: "add `schema: iontronic-policy/1` as the first line"))
        }
        guard schema.scalar == "iontronic-policy/1" else {
            let what = Vocabulary.schemas[schema.scalar ?? ""]
            let message =
                what.map { "this file is \($0), not a comparison policy" }
                ?? "unknown schema `\((schema.scalar ?? "").shortened)`; this version reads `iontronic-policy/1`"
            throw Diagnostics(schema.diagnostic(message))
        }
        var check = TreeCheck()
        check.check(root, Vocabulary.table("policy"))
        diagnostics.append(contentsOf: check.diagnostics)
        if diagnostics.hasErrors { throw diagnostics }
        self.root = root
    }

    /// The one of `known` that a mistyped name was meant to be; `nil` where none is near.
    public static func nearest(to name: String, among known: [String]) -> String? {
        Nearest.word(to: name, among: known)
    }
}
