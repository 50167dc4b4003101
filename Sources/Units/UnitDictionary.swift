import CUDUNITS
import Synchronization

/// Single names of units: ours first, then those of UDUNITS-2, each looked up once.
enum UnitDictionary {
    /// What is remembered of a name.
    struct Entry: Sendable {
        var dimension: Dimension
        var factor: UnitScale
        var point: TemperatureScale?
        var isTemperaturePoint: Bool { point != nil }
    }

    /// The unit called `name`, a factor of `text`.
    static func unit(named name: Substring, in text: String) throws(UnitError) -> Entry {
        let ascii = UnitAliases.ascii(name)
        if let word = UnitAliases.refused[ascii] { throw UnitError(.refused(word: word), name, in: text) }
        if let own = ownUnit(ascii) { return own }
        // Outdated constants of UDUNITS and names that look like molarities must not reach it.
        if UnitAliases.isStale(ascii) || ascii == "MM" || name.utf8.contains(where: { $0 >= 0x80 }) && ascii == name {
            throw UnitError(.unknown(nearest: UnitAliases.nearest(to: String(name))), name, in: text)
        }
        let answer = library.withLock { $0.look(up: ascii) }
        switch answer {
        case .found(let entry): return entry
        case .unknown: throw UnitError(.unknown(nearest: UnitAliases.nearest(to: String(name))), name, in: text)
        case .unsupported: throw UnitError(.unsupported, name, in: text)
        case .noDatabase: throw UnitError(.database, name, in: text)
        }
    }

    private static let library = Mutex(Library())

    /// Units defined here: molarity, osmoles, CODATA 2018, degrees.
    private static func ownUnit(_ name: String) -> Entry? {
        func decimal(_ digits: UInt64, _ exponent: Int) -> UnitScale {
            UnitScale(UnitScale.Exact(numerator: digits, denominator: 1, exponent: exponent))
        }
        switch name {
        case "degC", "celsius", "degree_C", "degree_Celsius":
            return Entry(dimension: .temperature, factor: .one, point: .celsius)
        case "degF", "fahrenheit", "degree_F", "degree_Fahrenheit":
            let factor = UnitScale(UnitScale.Exact(numerator: 5, denominator: 9, exponent: 0))
            return Entry(dimension: .temperature, factor: factor, point: .fahrenheit)
        case "%": return Entry(dimension: .none, factor: decimal(1, -2))
        case "deg": return Entry(dimension: .none, factor: UnitScale(Double.pi / 180))
        case "e": return Entry(dimension: .charge, factor: decimal(1_602_176_634, -28))
        case "u": return Entry(dimension: .mass, factor: decimal(166_053_906_660, -38))
        default: break
        }
        for (symbol, dimension, scale, prefixes) in prefixed where name.hasSuffix(symbol) {
            let prefix = name.dropLast(symbol.count)
            if prefix.isEmpty { return Entry(dimension: dimension, factor: scale) }
            guard let exponent = UnitAliases.prefixes[String(prefix)], prefixes.contains(exponent) else { continue }
            return Entry(dimension: dimension, factor: scale * decimal(1, exponent))
        }
        return nil
    }

    /// Own units that take prefixes, with the powers of ten that make sense before them.
    private static let prefixed: [(String, Dimension, UnitScale, ClosedRange<Int>)] = [
        ("eV", .energy, UnitScale(UnitScale.Exact(numerator: 1_602_176_634, denominator: 1, exponent: -28)), -18...15),
        ("osm", .amount, .one, -18 ... -1),
        ("M", .concentration, UnitScale(UnitScale.Exact(numerator: 1, denominator: 1, exponent: 3)), -18 ... -3),
    ]
}

/// The C library, which is not safe for several threads: it lives behind one lock with its answers.
private struct Library: ~Copyable {
    enum Answer {
        case found(UnitDictionary.Entry)
        case unknown
        case unsupported
        case noDatabase
    }

    private var system: OpaquePointer?
    private var isOpened = false
    private var answers: [String: Answer] = [:]

    init() {}

    deinit {
        if let system { ut_free_system(system) }
    }

    mutating func look(up name: String) -> Answer {
        if let answer = answers[name] { return answer }
        if !isOpened {
            isOpened = true
            _ = ut_set_error_message_handler { _, _ in 0 }
            system = ut_read_xml(nil)
        }
        guard let system else { return .noDatabase }
        let answer = Self.read(name, system)
        // A descriptor names few units; garbage must not make the table grow for ever.
        if answers.count < 4096 { answers[name] = answer }
        return answer
    }

    private static func read(_ name: String, _ system: OpaquePointer) -> Answer {
        guard let unit = ut_parse(system, name, UT_ASCII) else { return .unknown }
        defer { ut_free(unit) }
        var parts = Parts()
        var visitor = ut_visitor(
            visit_basic: { unit, parts in Parts.add(unit, 1, to: parts) },
            visit_product: { _, count, units, powers, parts in
                guard let units, let powers else { return UT_VISIT_ERROR }
                for index in 0..<Int(count) where Parts.add(units[index], Int(powers[index]), to: parts) != UT_SUCCESS {
                    return UT_VISIT_ERROR
                }
                return UT_SUCCESS
            },
            visit_galilean: { _, scale, under, offset, parts in
                guard offset == 0, let parts, let under else { return UT_VISIT_ERROR }
                parts.assumingMemoryBound(to: Parts.self).pointee.scale = scale
                guard let visitor = parts.assumingMemoryBound(to: Parts.self).pointee.visitor else {
                    return UT_VISIT_ERROR
                }
                return ut_accept_visitor(under, visitor, parts)
            },
            visit_timestamp: { _, _, _, _ in UT_VISIT_ERROR },
            visit_logarithmic: { _, _, _, _ in UT_VISIT_ERROR })
        let status = withUnsafePointer(to: &visitor) { visitor in
            parts.visitor = visitor
            return ut_accept_visitor(unit, visitor, &parts)
        }
        guard status == UT_SUCCESS, parts.scale.isNormal, parts.scale > 0 else { return .unsupported }
        return .found(UnitDictionary.Entry(dimension: parts.dimension, factor: UnitScale(parts.scale)))
    }

    /// A unit taken apart into base units.
    private struct Parts {
        var scale = 1.0
        var dimension = Dimension.none
        var visitor: UnsafePointer<ut_visitor>?

        static func add(_ unit: OpaquePointer?, _ power: Int, to parts: UnsafeMutableRawPointer?) -> ut_status {
            guard let unit, let parts, let symbol = ut_get_symbol(unit, UT_ASCII) else { return UT_VISIT_ERROR }
            let base: Dimension
            switch String(cString: symbol) {
            case "m": base = .length
            case "kg": base = .mass
            case "s": base = .time
            case "A": base = .current
            case "K": base = .temperature
            case "mol": base = .amount
            case "rad": base = .none
            default: return UT_VISIT_ERROR
            }
            guard let raised = base.power(power) else { return UT_VISIT_ERROR }
            let bound = parts.assumingMemoryBound(to: Parts.self)
            bound.pointee.dimension = bound.pointee.dimension * raised
            return UT_SUCCESS
        }
    }
}
