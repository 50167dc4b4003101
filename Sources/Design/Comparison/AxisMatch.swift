internal import Analyses
internal import Units

/// Which place along the candidate's axis belongs to each place along the base's, by what stands there.
struct AxisMatch {
    /// A place along the candidate's axis; between two of its points where it is interpolated.
    struct Place {
        let low: Int
        let high: Int
        /// Part of the way from `low` to `high`.
        let fraction: Double

        init(_ index: Int) { (low, high, fraction) = (index, index, 0) }
        init(low: Int, high: Int, fraction: Double) { (self.low, self.high, self.fraction) = (low, high, fraction) }
    }

    /// What keeps an axis from being matched.
    enum Mismatch: Error {
        case units(String, String)
        case kinds
        case repeated(String, side: String)
        case grid(String)
        case nothing
    }

    /// Labels that one side has alone: the first ones, and how many there are.
    struct Members {
        var shown: [String] = []
        var count = 0

        init() {}
        init(_ labels: [String]) { (shown, count) = (Array(labels.prefix(Self.most)), labels.count) }
        /// Numbered members of an axis without labels.
        init(_ numbers: Range<Int>) { (shown, count) = (numbers.prefix(Self.most).map(String.init), numbers.count) }

        static let most = 8
    }

    /// An axis may have as many places as a file has points: where the two sides agree none is listed.
    private enum Storage {
        /// So many of the first places are the same on both sides; later ones have no counterpart.
        case same(Int)
        case listed([Place?])
    }

    private let storage: Storage
    /// Every place of the base in its order, none left out.
    let isIdentity: Bool
    /// Labels that only one side has.
    private(set) var removed = Members()
    private(set) var added = Members()
    /// What was converted or left out.
    private(set) var notes: [String] = []

    /// The candidate's place for one of the base's; `nil` where it has none.
    subscript(_ index: Int) -> Place? {
        switch storage {
        case .same(let count): index < count ? Place(index) : nil
        case .listed(let places): places[index]
        }
    }

    private init(_ places: [Place?]) {
        storage = .listed(places)
        isIdentity = places.indices.allSatisfy { index in
            places[index].map { $0.low == index && $0.high == index } ?? false
        }
    }

    private init(same count: Int, of total: Int) {
        storage = .same(count)
        isIdentity = count == total
    }

    /// - Parameter mayInterpolate: whether it is the innermost axis on both sides.
    init(_ base: ResultAxis, _ candidate: ResultAxis, grid: ComparisonPolicy.Grid, mayInterpolate: Bool)
        throws(Mismatch)
    {
        switch (base.coordinate, candidate.coordinate) {
        case (.labels(let a), .labels(let b)):
            try self.init(labels: a, b)
        case (.count(let a), .count(let b)):
            guard min(a, b) > 0 else { throw .nothing }
            self.init(same: min(a, b), of: a)
            removed = Members(min(a, b)..<a)
            added = Members(min(a, b)..<b)
        case (.numbers(let a), .numbers(let b)):
            // Numbered members, such as samples, are no grid.
            let units = (base.attributes.text("units"), candidate.attributes.text("units"))
            let converted = try Self.converted(b, from: units.1, to: units.0)
            if a == converted {
                self.init(same: a.count, of: a.count)
            } else if base.name == "sample" || base.name == "point" {
                try self.init(labels: a.map { "\($0)" }, converted.map { "\($0)" })
            } else {
                try self.init(numbers: a, converted, unit: units.0 ?? "1", grid: grid, mayInterpolate: mayInterpolate)
            }
            if let from = units.1, let to = units.0, from != to {
                notes.append("axis `\(base.name)` was in \(to) and is in \(from): converted")
            }
        default: throw .kinds
        }
    }

    private init(labels base: [String], _ candidate: [String]) throws(Mismatch) {
        func index(_ labels: [String], _ side: String) throws(Mismatch) -> [String: Int] {
            var index: [String: Int] = [:]
            for (place, label) in labels.enumerated() {
                if index.updateValue(place, forKey: label) != nil { throw .repeated(label, side: side) }
            }
            return index
        }
        if base == candidate {
            self.init(same: base.count, of: base.count)
            return
        }
        let (own, other) = (try index(base, "base"), try index(candidate, "candidate"))
        self.init(base.map { label in other[label].map { Place($0) } })
        removed = Members(base.filter { other[$0] == nil })
        added = Members(candidate.filter { own[$0] == nil })
        if removed.count == base.count, !base.isEmpty { throw .nothing }
    }

    private init(
        numbers base: [Double], _ candidate: [Double], unit: String, grid: ComparisonPolicy.Grid, mayInterpolate: Bool
    ) throws(Mismatch) {
        let places = try Self.places(of: base, along: candidate)
        let missing = places.count { $0 == nil }
        if missing == 0, base.count == candidate.count {
            self.init(places)
            return
        }
        let facts = Self.difference(base, candidate, unit: unit, missing: missing)
        switch grid {
        case .exact: throw .grid(facts)
        case .common:
            guard missing < base.count else { throw .nothing }
            self.init(places)
            notes = ["\(facts); compared at the \(base.count - missing) values that both have"]
        case .interpolate:
            guard mayInterpolate else {
                throw .grid(facts + "; only the innermost axis can be interpolated")
            }
            let between = try Self.between(base, along: candidate)
            let outside = between.count { $0 == nil }
            guard outside < base.count else { throw .nothing }
            self.init(between)
            let left = outside == 0 ? "" : ", \(outside) of \(base.count) values lie outside of it and are left out"
            notes = ["\(facts); the candidate is interpolated linearly\(left)"]
        }
    }

    /// The candidate's value nearest to each of the base's, where it is the same but for rounding: within a millionth of
    /// the distance to its neighbours.
    private static func places(of base: [Double], along candidate: [Double]) throws(Mismatch) -> [Place?] {
        let order = candidate.indices.sorted { candidate[$0] < candidate[$1] }
        let sorted = order.map { candidate[$0] }
        if let twin = sorted.indices.dropFirst().first(where: { sorted[$0] == sorted[$0 - 1] }) {
            // A loop passes a value twice: then the places are told apart by their order alone.
            guard base.count == candidate.count else {
                throw .repeated(Unit.text(of: sorted[twin], digits: 6), side: "candidate")
            }
            let room = 1e-6 * smallestGap(base)
            return base.indices.map {
                abs(base[$0] - candidate[$0]) <= max(room, 1e-12 * abs(base[$0])) ? Place($0) : nil
            }
        }
        let gaps = localGaps(base)
        return base.indices.map { index -> Place? in
            let value = base[index]
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if sorted[middle] < value { low = middle + 1 } else { high = middle }
            }
            let near = [low - 1, low].filter { sorted.indices.contains($0) }
                .min { abs(sorted[$0] - value) < abs(sorted[$1] - value) }
            guard let near else { return nil }
            let room = max(1e-6 * gaps[index], 1e-12 * abs(value))
            return abs(sorted[near] - value) <= room ? Place(order[near]) : nil
        }
    }

    private static func smallestGap(_ values: [Double]) -> Double {
        zip(values, values.dropFirst()).map { abs($1 - $0) }.filter { $0 > 0 }.min() ?? 0
    }

    private static func localGaps(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var gaps = [Double](repeating: 0, count: values.count)
        for position in order.indices {
            let value = values[order[position]]
            var gap = Double.infinity
            if position > 0 { gap = min(gap, value - values[order[position - 1]]) }
            if position + 1 < order.count { gap = min(gap, values[order[position + 1]] - value) }
            gaps[order[position]] = gap.isFinite ? gap : 0
        }
        return gaps
    }

    /// Places between the points of a candidate's axis that only rises or only falls.
    private static func between(_ base: [Double], along candidate: [Double]) throws(Mismatch) -> [Place?] {
        let steps = zip(candidate, candidate.dropFirst()).map { $1 - $0 }
        let rises = steps.allSatisfy { $0 > 0 }
        guard candidate.count > 1, rises || steps.allSatisfy({ $0 < 0 }) else {
            throw .grid("the candidate's values turn back, so that nothing can be interpolated")
        }
        let order = rises ? Array(candidate.indices) : Array(candidate.indices.reversed())
        let sorted = order.map { candidate[$0] }
        return base.map { value -> Place? in
            guard let first = sorted.first, let last = sorted.last else { return nil }
            let room = 1e-9 * (last - first)
            guard value >= first - room, value <= last + room else { return nil }
            var (low, high) = (0, sorted.count - 1)
            while high - low > 1 {
                let middle = (low + high) / 2
                if sorted[middle] <= value { low = middle } else { high = middle }
            }
            let fraction = min(1, max(0, (value - sorted[low]) / (sorted[high] - sorted[low])))
            return Place(low: order[low], high: order[high], fraction: fraction)
        }
    }

    private static func difference(_ base: [Double], _ candidate: [Double], unit: String, missing: Int) -> String {
        func range(_ values: [Double]) -> String {
            guard let low = values.min(), let high = values.max() else { return "none" }
            let suffix = unit == "1" ? "" : " \(unit)"
            return "\(values.count) from \(Unit.text(of: low, digits: 6)) to \(Unit.text(of: high, digits: 6))\(suffix)"
        }
        return "its values differ: \(range(base)) in the base, \(range(candidate)) in the candidate, "
            + "\(base.count - missing) in common"
    }

    private static func converted(_ values: [Double], from: String?, to: String?) throws(Mismatch) -> [Double] {
        guard let from, let to, from != to else { return values }
        guard let conversion = UnitConversion(from: from, to: to) else { throw .units(to, from) }
        return values.map(conversion.apply)
    }
}

/// From numbers in one unit to numbers in another.
struct UnitConversion {
    let scale: Double
    let offset: Double

    /// `nil` where they measure different things, or one is no unit.
    init?(from: String, to: String) {
        if from == to {
            (scale, offset) = (1, 0)
            return
        }
        guard let own = try? Unit.parse(from), let other = try? Unit.parse(to),
            let conversion = own.conversion(to: other)
        else { return nil }
        (scale, offset) = conversion
    }

    var isIdentity: Bool { scale == 1 && offset == 0 }

    func apply(_ value: Double) -> Double { value * scale + offset }
}
