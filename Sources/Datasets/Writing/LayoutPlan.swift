import Analyses

/// A checked layout: every variable with its extents, its chunks and its axes found.
struct LayoutPlan: Sendable {
    /// By group and variable, as in the layout.
    let variables: [[VariablePlan]]

    /// Checks everything about a layout that could fail later.
    init(_ layout: ResultLayout) throws(DatasetError) {
        guard let root = layout.groups.first, root.name.isEmpty else {
            throw .layout(reason: "the first group is not the root")
        }
        try Self.check(attributes: layout.attributes + root.attributes, of: "the file")
        var rootNames = NameCheck(scope: "the file")
        if !layout.sources.isEmpty { try rootNames.add(LayoutNames.sources) }
        try rootNames.add(root.axes.map(\.name) + root.variables.map(\.name))
        try rootNames.add(layout.groups.dropFirst().map(\.name))
        for source in layout.sources {
            for text in [source.path, source.text, source.sha256] { try Self.check(text: text, of: source.path) }
        }

        var variables: [[VariablePlan]] = []
        for (index, group) in layout.groups.enumerated() {
            if index > 0 {
                try Self.check(attributes: group.attributes, of: group.name)
                var names = NameCheck(scope: "group '\(group.name)'")
                try names.add(group.axes.map(\.name) + group.variables.map(\.name))
            }
            // A reader that opens the groups as a tree hands the root's coordinates down, over the group's own.
            if index > 0,
                let hidden = group.variables.first(where: { own in root.axes.contains { $0.name == own.name } })
            {
                throw .layout(reason: "'\(group.name)/\(hidden.name)' has the name of an axis of the root")
            }
            for axis in group.axes {
                if index > 0, root.axes.contains(where: { $0.name == axis.name }) {
                    throw .layout(reason: "axis '\(axis.name)' of group '\(group.name)' is also one of the root")
                }
                try Self.check(axis)
            }
            let visible =
                index == 0 ? root.axes.map { (0, $0) } : group.axes.map { (index, $0) } + root.axes.map { (0, $0) }
            var plans: [VariablePlan] = []
            for variable in group.variables {
                try Self.check(attributes: variable.attributes, of: variable.name)
                plans.append(try VariablePlan(variable, in: group.name, visible: visible, groups: layout.groups))
            }
            variables.append(plans)
        }
        self.variables = variables
    }

    /// The plan of the variable that a chunk belongs to.
    func variable(of chunk: ResultChunk) throws(DatasetError) -> VariablePlan {
        guard variables.indices.contains(chunk.group), variables[chunk.group].indices.contains(chunk.variable) else {
            throw .chunk(
                variable: "group \(chunk.group), variable \(chunk.variable)", reason: "the layout has no such variable")
        }
        return variables[chunk.group][chunk.variable]
    }

    private static func check(_ axis: ResultAxis) throws(DatasetError) {
        try check(attributes: axis.attributes, of: axis.name)
        guard axis.count > 0 else { throw .layout(reason: "axis '\(axis.name)' has no points") }
        if case .labels(let labels) = axis.coordinate {
            for label in labels { try check(text: label, of: axis.name) }
        }
    }

    private static func check(attributes: [ResultAttribute], of owner: String) throws(DatasetError) {
        var names = NameCheck(scope: "the attributes of \(owner)")
        try names.add(attributes.map(\.name))
        for attribute in attributes {
            if LayoutNames.reservedAttributes.contains(attribute.name) {
                throw .layout(reason: "attribute '\(attribute.name)' of \(owner) is written by the library itself")
            }
            let count: Int
            switch attribute.value {
            case .text(let text):
                try check(text: text, of: attribute.name)
                count = 1
            case .numbers(let values): count = values.count
            case .integers(let values): count = values.count
            case .bytes(let values): count = values.count
            }
            if count == 0 { throw .layout(reason: "attribute '\(attribute.name)' of \(owner) has no values") }
        }
    }

    private static func check(text: String, of owner: String) throws(DatasetError) {
        // Text ends at its first zero byte in a results file.
        if text.utf8.contains(0) { throw .layout(reason: "a text of '\(owner)' holds a zero byte") }
    }
}

/// Collects the names of one scope: each valid, each taken once.
private struct NameCheck {
    let scope: String
    var taken: Set<String> = []

    init(scope: String) {
        self.scope = scope
    }

    mutating func add(_ names: [String]) throws(DatasetError) {
        for name in names {
            if let fault = LayoutNames.fault(of: name) { throw .layout(reason: "\(fault) (in \(scope))") }
            if !taken.insert(name).inserted { throw .layout(reason: "the name '\(name)' is taken twice in \(scope)") }
        }
    }
}
