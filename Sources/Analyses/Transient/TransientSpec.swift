internal import Devices

/// How an analysis follows the device in time, as the text says it.
struct TransientSpec: Sendable {
    /// An event: a condition and the name its beginning is called by.
    struct Event: Sendable {
        let name: String
        let condition: TextNode
    }

    /// Where it starts from: rest, where the text says, or the end of another analysis.
    enum Start: Sendable, Equatable {
        case operatingPoint, initial
        case end(of: String)
    }

    let node: TextNode
    /// Where it ends; of a periodic motion the period.
    private(set) var stop: TextNode
    /// Instants of a period after the first; `nil` where the motion need not come back.
    let points: Int?
    let output: TextNode?
    /// Instants to store instead.
    private(set) var instants: [TextNode]?
    let start: Start
    let until: TextNode?
    let tolerance: TextNode?
    var events: [Event]
    /// Where states and voltages start: `V`, `V(node)` or the path of a state.
    let initial: [TextNode.Entry]
    /// Values of the device that are driven in time, by full path.
    var timed: [(path: FullPath, value: TextNode)] = []

    /// The same motion up to a time, stored at some instants.
    func storing(_ instants: [TextNode], until stop: TextNode) -> TransientSpec {
        var result = self
        (result.instants, result.stop) = (instants, stop)
        return result
    }

    /// Whether the motion begins where it ends.
    var isPeriodic: Bool { points != nil }

    /// Reads `transient` or `periodic`, `events` and `initial` of an analysis; `nil` where it does not run in time.
    init?(_ analysis: TextNode) {
        guard let node = analysis["transient"] ?? analysis["periodic"], let stop = node["stop"] ?? node["period"] else {
            return nil
        }
        points = analysis["transient"] == nil ? Int(node["points"]?.scalar ?? "200") ?? 200 : nil
        self.node = node
        self.stop = stop
        output = node["output"]
        start =
            switch node["start"]?.scalar ?? "operatingPoint" {
            case "operatingPoint": .operatingPoint
            case "initial": .initial
            case let name: .end(of: name)
            }
        until = node["until"]
        tolerance = node["tolerance"]
        events = (analysis["events"]?.map ?? []).map { Event(name: $0.key, condition: $0.value) }
        initial = (analysis["initial"]?.map ?? []).filter { entry in
            !Vocabulary.common.contains { $0.name == entry.key }
        }
    }
}
