public import Analyses
public import Datasets
public import Devices

/// Runs analyses of one device into one set of results.
///
/// A single analysis stands in the root; of several, each stands in a group of its name, and the axes `variant` and
/// `sample` that they share stay in the root.
public struct SweepFile: Sendable {
    /// The device.
    public let descriptor: Descriptor
    /// Its analyses, compiled.
    public let sweeps: [Sweep]
    /// The arguments that made it, without paths or times.
    public var history: String

    /// The results of `sweeps` of one device.
    public init(_ sweeps: [Sweep], of descriptor: Descriptor, history: String = "") {
        self.sweeps = sweeps
        self.descriptor = descriptor
        self.history = history
    }

    /// Points of all analyses together.
    public var pointCount: Int { sweeps.reduce(0) { $0 + $1.pointCount } }

    /// What the results will look like.
    public var layout: ResultLayout {
        let device = descriptor.files.first
        var attributes = [
            ResultAttribute("Conventions", .text(ResultsFile.conventions)),
            ResultAttribute("title", .text(descriptor.root["doc"]?.scalar ?? descriptor.name)),
            ResultAttribute("source", .text("iontronic \(IontronicVersion.current)")),
            ResultAttribute("history", .text(history)),
            ResultAttribute("iontronic_version", .text(IontronicVersion.current)),
            ResultAttribute("iontronic_git_commit", .text(IontronicVersion.gitCommit)),
            ResultAttribute("iontronic_device", .text(descriptor.name)),
            ResultAttribute("iontronic_descriptor_sha256", .text(device?.sha256 ?? "")),
            ResultAttribute("iontronic_seed", .integers([Int64(descriptor.root["seed"]?.scalar ?? "") ?? 1])),
            ResultAttribute("iontronic_activity", .text(descriptor.activityText)),
            ResultAttribute("iontronic_activity_convention", .text(descriptor.activityConvention)),
        ]
        for attribute in sweeps.flatMap(\.attributes) {
            guard let place = attributes.firstIndex(where: { $0.name == attribute.name }) else {
                attributes.append(attribute)
                continue
            }
            // What one analysis rests on is told beside what another does.
            guard case .text(let known) = attributes[place].value, case .text(let more) = attribute.value,
                !known.contains(more)
            else { continue }
            attributes[place] = ResultAttribute(attribute.name, .text("\(known); \(more)"))
        }
        return ResultLayout(attributes: attributes, sources: sources, groups: groups)
    }

    private var sources: [ResultSource] {
        let folder = descriptor.files.first.map { Self.folder(of: $0.path) } ?? ""
        return descriptor.files.map { file in
            var path = file.path
            if !folder.isEmpty, path.hasPrefix(folder) { path = String(path.dropFirst(folder.count)) }
            if path.hasPrefix("/") { path = String(path.split(separator: "/").suffix(2).joined(separator: "/")) }
            return ResultSource(path: path, text: file.text, sha256: file.sha256)
        }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    private var groups: [ResultGroup] {
        guard sweeps.count != 1 else { return [sweeps[0].group(named: "")] }
        var root = ResultGroup(name: "", axes: [], variables: [])
        var groups = sweeps.map { $0.group(named: $0.name) }
        for name in ["variant", "sample"] {
            let owners = groups.indices.filter { index in groups[index].axes.contains { $0.name == name } }
            let axes = owners.compactMap { owner in groups[owner].axes.first { $0.name == name } }
            // Where analyses have different ones, each keeps its own.
            guard let first = axes.first, axes.allSatisfy({ Self.isSame($0.coordinate, first.coordinate) }) else {
                continue
            }
            root.axes.append(first)
            for owner in owners { groups[owner].axes.removeAll { $0.name == name } }
        }
        return [root] + groups
    }

    private static func isSame(_ a: ResultAxis.Coordinate, _ b: ResultAxis.Coordinate) -> Bool {
        switch (a, b) {
        case (.numbers(let x), .numbers(let y)): x == y
        case (.labels(let x), .labels(let y)): x == y
        case (.count(let x), .count(let y)): x == y
        default: false
        }
    }

    /// Solves everything into `sink`; after an error the sink has been abandoned.
    ///
    /// - Parameters:
    ///   - threads: how many work at a time; results do not depend on it.
    ///   - progress: called with the number of points done and failed so far.
    /// - Returns: how the points of each analysis ended.
    public func run<Sink: ResultSink>(
        into sink: inout Sink, threads: Int, progress: (_ done: Int, _ failed: Int) -> Void = { _, _ in }
    ) throws -> [(name: String, summary: SweepSummary)] {
        do {
            try sink.begin(layout)
            var summaries: [(name: String, summary: SweepSummary)] = []
            var (before, failed) = (0, 0)
            for (index, sweep) in sweeps.enumerated() {
                let group = sweeps.count == 1 ? 0 : index + 1
                let summary = try sweep.run(into: &sink, group: group, threads: threads) {
                    progress(before + $0, failed + $1)
                }
                before += summary.points
                failed += summary.failed
                summaries.append((sweep.name, summary))
            }
            try sink.finish()
            return summaries
        } catch {
            sink.abandon()
            throw error
        }
    }
}
