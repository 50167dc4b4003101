internal import Devices
internal import Equations
internal import Units

/// Values along axes: coordinates, draws of a spread, quantities that follow other axes.
extension SweepBuilder {
    /// The varied quantities of all members, each once.
    func coordinates(of drafts: [Draft]) -> [VariedSet.Coordinate] {
        var seen: Set<[String]> = []
        return drafts.flatMap { $0.device.varied.coordinates }.filter { seen.insert(["\($0.axis)", $0.path]).inserted }
    }

    /// Whether a quantity has no fixed values on its axis.
    static func isMoving(_ coordinate: VariedSet.Coordinate) -> Bool { coordinate.numbers == nil }

    /// Whether values of axes lie along these alone: where points are not kept, or where a point is a trace.
    var storesAxesAlone: Bool { spec.keepsFiguresOnly || spec.transient != nil }

    /// The values of an axis whose ends follow other axes are recorded at every point, where points are kept.
    mutating func recordMovingAxes(_ drafts: inout [Draft]) {
        let names = QuantityName.axisNames(spec.axes.map(\.path), besides: wantedNames)
        for coordinate in coordinates(of: drafts) where Self.isMoving(coordinate) {
            let owner = zip(spec.axes, names).first { $0.0.path == coordinate.path }
            movingAxes.append((owner?.1 ?? QuantityName.axisNames([coordinate.path])[0], coordinate))
            if storesAxesAlone { continue }
            for index in drafts.indices { drafts[index].records.append(Self.value(of: coordinate, in: drafts[index])) }
        }
    }

    private static func value(of coordinate: VariedSet.Coordinate, in draft: Draft) -> Expression? {
        same(as: coordinate, among: draft.device.varied.coordinates + draft.device.varied.draws)?.value
    }

    private static func same(
        as coordinate: VariedSet.Coordinate, among others: [VariedSet.Coordinate]
    ) -> VariedSet.Coordinate? {
        others.first { $0.axis == coordinate.axis && $0.path == coordinate.path }
    }

    /// Where points are not kept, the values of an axis that follows others lie along these alone.
    private mutating func addMovingAxes(_ drafts: [Draft]) {
        for (name, coordinate) in movingAxes { addSideVariable(name, coordinate, drafts) }
    }

    /// Adds a quantity along the axes that it follows.
    private mutating func addSideVariable(
        _ name: String, _ coordinate: VariedSet.Coordinate, _ drafts: [Draft]
    ) {
        let values = drafts.map { Self.value(of: coordinate, in: $0) }
        var followed: Set<Int> = [coordinate.axis]
        for (draft, value) in zip(drafts, values) {
            guard let value else { continue }
            for bound in draft.device.varied.bound
            where draft.device.graph.depends(value, on: [bound.symbol]) { followed.insert(bound.axis) }
        }
        let structural = spec.axes.indices.filter { spec.axes[$0].isStructural }
        if drafts.count > 1 { followed.formUnion(structural) }
        let axes = followed.sorted()
        let numeric = axes.filter { !structural.contains($0) }
        let extents = axes.map { layout.extents[$0] }
        let count = extents.reduce(1.0) { $0 * Double($1) }
        guard count <= Double(AxisValues.mostValues) else {
            notes.append(
                spec.axes[coordinate.axis].node.diagnostic(
                    "the values of `\(coordinate.path)` follow other axes and are too many to store",
                    help: storesAxesAlone ? "leave out `keep: figures`" : nil, severity: .warning))
            return
        }
        let known = zip(drafts, values).map { draft, value -> [Double] in
            guard let value else { return [] }
            return AxisValues.evaluate([value], along: numeric, of: draft.device)?.first ?? []
        }
        let numbers = (0..<Int(count)).map { number -> Double in
            var position = layout.extents.map { _ in 0 }
            var rest = number
            for (axis, extent) in zip(axes, extents).reversed() {
                position[axis] = rest % extent
                rest /= extent
            }
            let place = numeric.reduce(0) { $0 * layout.extents[$1] + position[$1] }
            let own = known[layout.structure(at: position)]
            return place < own.count ? own[place] : .nan
        }
        sideVariables.append(
            Sweep.SideVariable(
                name: name, path: coordinate.path, unit: coordinate.value.dimension.description, axes: axes,
                extents: extents, values: numbers))
    }

    /// What samples draw: values that are the same for all variants and along all swept axes, and those that are not, since another
    /// value is spread there.
    private func draws(
        of drafts: [Draft]
    ) -> (own: [VariedSet.Coordinate], others: [VariedSet.Coordinate]) {
        var (own, others): ([VariedSet.Coordinate], [VariedSet.Coordinate]) = ([], [])
        var seen: Set<[String]> = []
        for draw in drafts.flatMap({ $0.device.varied.draws }) where seen.insert(["\(draw.axis)", draw.path]).inserted {
            let isOwn = drafts.allSatisfy { draft in
                let device = draft.device
                guard let same = Self.same(as: draw, among: device.varied.draws) else { return false }
                if draw.numbers != nil { return same.numbers == draw.numbers }
                return drafts.count == 1
                    && !device.varied.bound.contains {
                        isSwept($0.axis) && device.graph.depends(same.value, on: [$0.symbol])
                    }
            }
            if isOwn { own.append(draw) } else { others.append(draw) }
        }
        return (own, others)
    }

    private func isSwept(_ axis: Int) -> Bool {
        if case .columns = spec.axes[axis].kind { true } else { false }
    }

    mutating func addSideVariables(_ drafts: [Draft]) {
        guard let device = drafts.first?.device else { return }
        if storesAxesAlone { addMovingAxes(drafts) }
        let (own, others) = draws(of: drafts)
        let all = coordinates(of: drafts).filter { !Self.isMoving($0) } + own + others
        let names = QuantityName.axisNames(all.map(\.path), besides: wantedNames)
        let taken = Set(axes.map(\.path))
        let places = all.indices.filter { !taken.contains(all[$0].path) || all[$0].numbers == nil }
        let firstOther = all.count - others.count
        for place in places where place >= firstOther { addSideVariable(names[place], all[place], drafts) }
        let wanted = places.filter { $0 < firstOther }.map { (all[$0], names[$0]) }
        var evaluated: [Int: [[Double]]] = [:]
        for axis in Set(wanted.map(\.0.axis)) {
            let values = wanted.filter { $0.0.axis == axis && $0.0.numbers == nil }.map(\.0.value)
            evaluated[axis] = AxisValues.evaluate(values, along: [axis], of: device)
        }
        var used: [Int: Int] = [:]
        for (coordinate, name) in wanted {
            let axis = coordinate.axis
            var values = coordinate.numbers
            if values == nil, let known = evaluated[axis] {
                values = known[used[axis, default: 0]]
                used[axis, default: 0] += 1
            }
            guard let values else { continue }
            sideVariables.append(
                Sweep.SideVariable(
                    name: name, path: coordinate.path, unit: coordinate.value.dimension.description, axes: [axis],
                    extents: [values.count], values: values))
        }
    }
}
