internal import Analyses
internal import Datasets

extension ComparisonRun {
    private static let mostCurves = 4
    private static let mostPoints = 200_000

    /// The curves to show: of each quantity that is outside those that moved most.
    mutating func collectCurves() throws(DatasetError) {
        for item in judged where item.judge.outside > 0 && item.rule.severity != .off {
            let (own, other) = (item.matched.base, item.matched.candidate)
            guard let axis = own.axes.last, axis.count > 1, axis.count <= Self.mostPoints,
                case .numbers(let x) = axis.coordinate,
                item.matched.gather.positions.last == other.axes.count - 1,
                case .numbers(let otherX)? = other.axes.last?.coordinate, otherX.count <= Self.mostPoints
            else { continue }
            let indices = item.judge.moved.worst.prefix(Self.mostCurves)
                .map { Self.index(of: $0.number, own.extents.dropLast()) }
            let readers = try Readers(item.matched, base.file, candidate.file)
            for index in indices {
                var start = other.axes.map { _ in 0 }
                var isPlaced = true
                for (axis, position) in index.enumerated() {
                    guard let place = item.matched.gather.matches[axis][position] else {
                        isPlaced = false
                        continue
                    }
                    start[item.matched.gather.positions[axis]] = place.low
                }
                guard isPlaced else { continue }
                let first = own.slab(index + [0], index.map { _ in 1 } + [x.count])
                let second = other.slab(start, start.indices.map { $0 == start.count - 1 ? otherX.count : 1 })
                var (a, b): ([Double], [Double]) = ([], [])
                try readers.base.read(start: first.start, count: first.count, into: &a)
                try readers.candidate.read(start: second.start, count: second.count, into: &b)
                if let conversion = item.matched.conversion { b = b.map(conversion.apply) }
                let axisUnit = axis.attributes.text("units") ?? "1"
                let along = UnitConversion(from: other.axes.last?.attributes.text("units") ?? "1", to: axisUnit)
                curves.append(
                    Comparison.MovedCurve(
                        name: own.path, unit: own.unit ?? "1", axis: axis.name, axisUnit: axisUnit,
                        place: place(index, Array(own.axes.dropLast())), baseX: x, base: a,
                        candidateX: along.map { otherX.map($0.apply) } ?? otherX, candidate: b))
            }
        }
    }

    private static func index(of curve: Int, _ extents: ArraySlice<Int>) -> [Int] {
        var rest = curve
        var index: [Int] = []
        for extent in extents.reversed() {
            index.insert(rest % extent, at: 0)
            rest /= extent
        }
        return index
    }
}
