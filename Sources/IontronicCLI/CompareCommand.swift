internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold results against a base: what moved, by how much, and whether that is allowed.",
        discussion: """
            BASE and CANDIDATE are each a results file, a device (which is solved first) or one variant of either. A device
            is solved for the analyses that the other side holds, or for all of its own. Ends with exit code 0 within the
            policy, 1 outside, 2 where the two cannot be compared, 4 where a file cannot be read or written.

            Examples:
              iontronic compare golden.h5 device.yaml
              iontronic compare device.yaml#narrow device.yaml#wide --policy policy.yaml
              iontronic compare golden.h5 new.h5 --junit compare.xml --markdown compare.md --plot moved.svg
            """)

    @Argument(help: "What it was: file.h5, file.h5#variant, device.yaml or device.yaml#variant.")
    var base: String
    @Argument(help: "What it is now, in the same forms.")
    var candidate: String
    @Option(help: "The policy (iontronic-policy/1); without one a strict default, which is printed.")
    var policy: String?
    @Option(help: "An analysis to solve of devices. Repeatable.")
    var analysis: [String] = []
    @Option(help: "An axis to sweep of devices, as of `iontronic sweep`. Repeatable.")
    var sweep: [String] = []
    @Option(help: "An expression to record along --sweep. Repeatable.")
    var record: [String] = []
    @Option(
        name: .long, help: ArgumentHelp("A folder of models, before the catalogue. Repeatable.", valueName: "folder"))
    var models: [String] = []
    @Option(help: "Write every check as JSON; `-`, or no file, prints it in place of the text.")
    var json: String?
    @Option(help: "Write a JUnit report.")
    var junit: String?
    @Option(help: "Write Markdown. Where $GITHUB_STEP_SUMMARY is set, it is appended there in any case.")
    var markdown: String?
    @Flag(help: "Print annotations for GitHub; on without asking where $GITHUB_ACTIONS is true.")
    var github = false
    @Option(help: "Draw the curves that moved (.svg or .png), with the program gnuplot.")
    var plot: String?
    @Flag(help: "Put the candidate in place of the base, unless points of it have no solution.")
    var bless = false
    @Flag(help: "End with 0 whatever the verdict; files that cannot be read keep their exit code.")
    var exitZero = false
    @Option(help: "Threads to solve with; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "No notes.")
    var quiet = false

    func validate() throws {
        guard threads > 0, threads <= 1024 else { throw ValidationError("--threads is between 1 and 1024") }
        guard record.isEmpty || !sweep.isEmpty else { throw ValidationError("--record goes with --sweep") }
        guard sweep.isEmpty || analysis.isEmpty else { throw ValidationError("--sweep or --analysis, not both") }
    }

    func run() throws {
        let reports = ComparisonReports(self)
        try reporting {
            try reports.check(against: [base, candidate].map { ComparisonSide($0).path } + [policy].compactMap(\.self))
            try checkBlessing()
        }
        var comparison: Comparison
        let new: (results: ComparedResults, storage: SolvedSide?)
        do {
            (comparison, new.results, new.storage) = try compare()
        } catch {
            let reason = Self.reason(error)
            var impossible = Comparison.impossible(base: base, candidate: candidate, reason: reason)
            impossible.descriptor = descriptor
            try reports.write(impossible, printsText: false)
            try reporting { throw error }
            return
        }
        comparison.descriptor = descriptor
        try reports.write(comparison)
        if bless {
            try reporting { try accept(new.results) }
            return
        }
        if exitZero { return }
        switch comparison.verdict {
        case .within: return
        case .outside: throw Exit.failed
        case .notComparable: throw Exit.input
        }
    }

    /// Where annotations point that belong to no rule.
    private var descriptor: String? {
        [candidate, base].map { ComparisonSide($0) }.first(where: \.isDevice)?.path
    }

    // MARK: - Comparing

    private func compare() throws -> (Comparison, ComparedResults, SolvedSide?) {
        let rules = try policy.map { try ComparisonPolicy(reading: $0) } ?? .strict
        let sides = (ComparisonSide(base), ComparisonSide(candidate))
        let isNew = bless && !FileManager.default.fileExists(atPath: sides.0.path)
        let first = sides.0.isDevice || isNew ? nil : try sides.0.results()
        let second = sides.1.isDevice ? nil : try sides.1.results()
        let given = ComparisonRecipe(analyses: analysis, sweeps: sweep, records: record)
        let isGiven = !analysis.isEmpty || !sweep.isEmpty
        let recipe = isGiven ? given : (first ?? second).flatMap { ComparisonRecipe(asIn: $0) } ?? given
        func solve(_ side: ComparisonSide) throws -> SolvedSide {
            try side.solved(
                recipe, folders: Catalogue.folders(models), threads: threads, compresses: bless
            ) { Terminal.show($0, quiet: quiet) }
        }
        let newSolved = second == nil ? try solve(sides.1) : nil
        guard let new = second ?? newSolved?.results else { throw Exit.input }
        if isNew { return (try Comparison(of: new, with: new, policy: rules), new, newSolved) }
        let oldSolved = first == nil ? try solve(sides.0) : nil
        guard let old = first ?? oldSolved?.results else { throw Exit.input }
        return (try Comparison(of: new, with: old, policy: rules), new, newSolved)
    }

    // MARK: - Blessing

    private func checkBlessing() throws {
        guard bless else { return }
        let sides = (ComparisonSide(base), ComparisonSide(candidate))
        if sides.0.isDevice { throw Diagnostic("`--bless` replaces a results file; `\(base)` is a device") }
        if sides.0.variant != nil || (sides.1.variant != nil && !sides.1.isDevice) {
            throw Diagnostic("`--bless` replaces a whole results file by a whole one, not a variant")
        }
    }

    private func accept(_ candidate: ComparedResults) throws {
        let failed = try candidate.failedPoints()
        guard failed == 0 else {
            throw Refusal(
                description: "\(base) stays as it is: \(failed) point\(failed == 1 ? "" : "s") of \(self.candidate) "
                    + "\(failed == 1 ? "has" : "have") no solution")
        }
        try candidate.file.copy(replacing: ComparisonSide(base).path)
        if !quiet { Terminal.say("\(base) is now \(self.candidate)") }
    }

    /// A candidate that must not become a base.
    private struct Refusal: Error, CustomStringConvertible { let description: String }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as Diagnostics:
            let first = error.sorted.first { $0.severity == .error }
            let place = first?.location.map { "\($0.file):\($0.line): " } ?? ""
            let more = error.errorCount > 1 ? " (and \(error.errorCount - 1) more)" : ""
            return place + (first?.message ?? "") + more
        case let error as Diagnostic: return error.message
        default: return "\(error)"
        }
    }

    /// As ``ParsableCommand/reporting(_:)``, and with what only a comparison throws.
    private func reporting(_ body: () throws -> Void) throws {
        do {
            try (self as any ParsableCommand).reporting(body)
        } catch let error as ComparisonError {
            Terminal.say("error: \(error)")
            throw Exit.input
        } catch let error as Refusal {
            Terminal.say("error: \(error)")
            throw Exit.failed
        }
    }
}
