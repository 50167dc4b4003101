public import Analyses

/// A variable of a results file as it is compared: without the axis that is held at one variant.
public struct StoredVariable: Sendable {
    /// With the group before it: `iv/current`.
    public let path: String
    /// The group's name; empty for the root.
    let group: String
    /// Without the group.
    let name: String
    /// How its values are stored.
    let kind: ResultVariable.Kind
    /// Those that are free, outermost first.
    public let axes: [ResultAxis]
    /// Extent of a chunk along the free axes.
    let chunk: [Int]
    /// SI unless the file says otherwise; `nil` for codes and counts.
    public let unit: String?
    /// What was recorded, as typed.
    public let longName: String
    /// Names of the variables that say how its points ended.
    let ancillary: [String]
    /// What the codes of a status mean.
    let meanings: [String]
    /// Whether a figure of the device is stored in it.
    let isFigure: Bool
    /// Where the held axis was, and the index it is held at.
    private let held: (position: Int, index: Int)?

    init(_ variable: ResultVariable, in group: ResultGroup, of layout: ResultLayout, variant: String?) {
        name = variable.name
        self.group = group.name
        path = group.name.isEmpty ? name : "\(group.name)/\(name)"
        kind = variable.kind
        unit = variable.attributes.text("units")
        longName = variable.attributes.text("long_name") ?? name
        ancillary = (variable.attributes.text("ancillary_variables") ?? "").split(separator: " ").map(String.init)
        meanings = (variable.attributes.text("flag_meanings") ?? "").split(separator: " ").map(String.init)
        let beside = group.variables.filter { [ancillary] in ancillary.contains($0.name) }
        isFigure = beside.contains { $0.attributes.text("flag_meanings")?.hasPrefix("found ") == true }
        var axes = variable.axes.compactMap { name in
            group.axes.first { $0.name == name } ?? layout.groups.first?.axes.first { $0.name == name }
        }
        var chunk = variable.chunk
        var held: (position: Int, index: Int)?
        if let variant, let position = axes.firstIndex(where: { $0.name == "variant" }),
            case .labels(let labels) = axes[position].coordinate, let index = labels.firstIndex(of: variant)
        {
            held = (position, index)
            axes.remove(at: position)
            chunk.remove(at: position)
        }
        self.axes = axes
        self.chunk = chunk
        self.held = held
    }

    /// Whether the innermost axis is a grid of numbers, and not a list of members such as variants and samples.
    var hasCurves: Bool {
        guard kind == .double, !isFigure, let axis = axes.last, axis.name != "sample", axis.name != "point",
            case .numbers = axis.coordinate
        else { return false }
        return true
    }

    /// Names by which a policy may call it, the most precise first.
    var names: [String] { group.isEmpty ? [name] : [path, "\(group).\(name)", name] }

    /// Extents along the free axes.
    var extents: [Int] { axes.map(\.count) }

    /// Whether it says how points ended, so that only 0 is a solution.
    var isStatus: Bool { meanings.first == "converged" || meanings.first == "found" }

    /// A slab along the free axes as the file counts it.
    func slab(_ start: [Int], _ count: [Int]) -> (start: [Int], count: [Int]) {
        guard let held else { return (start, count) }
        var (start, count) = (start, count)
        start.insert(held.index, at: held.position)
        count.insert(1, at: held.position)
        return (start, count)
    }
}

extension [ResultAttribute] {
    /// The text of an attribute.
    func text(_ name: String) -> String? {
        for attribute in self where attribute.name == name {
            if case .text(let text) = attribute.value { return text }
        }
        return nil
    }
}
