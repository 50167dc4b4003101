internal import Analyses
internal import Datasets

/// Variables over the same axes, read side by side so that each chunk is read once.
struct VariableBundle {
    /// What came of one of them.
    struct Judged {
        let matched: MatchedVariable
        let rule: ComparisonPolicy.Rule
        var judge: ToleranceJudge
        /// Of the status that belongs to it.
        var status: Int?
    }

    /// How points ended.
    struct Status {
        let matched: MatchedVariable
        var tally: StatusTally
    }

    private(set) var judged: [Judged] = []
    private(set) var statuses: [Status] = []

    mutating func add(status matched: MatchedVariable) {
        statuses.append(Status(matched: matched, tally: StatusTally(extents: matched.base.extents)))
    }

    mutating func add(_ matched: MatchedVariable, _ rule: ComparisonPolicy.Rule, equatesMissing: Bool) {
        let judge = ToleranceJudge(
            rule, extents: matched.base.extents, isCurve: matched.base.hasCurves, equatesMissing: equatesMissing)
        judged.append(Judged(matched: matched, rule: rule, judge: judge))
    }

    /// Reads everything once.
    mutating func run(_ base: ResultsFile, _ candidate: ResultsFile) throws(DatasetError) {
        guard let first = judged.first?.matched ?? statuses.first?.matched else { return }
        for index in judged.indices {
            let beside = judged[index].matched.base.ancillary
            judged[index].status = statuses.firstIndex { beside.contains($0.matched.base.name) }
        }
        let readers = try judged.map { item throws(DatasetError) in try Readers(item.matched, base, candidate) }
        let statusReaders = try statuses.map { item throws(DatasetError) in try Readers(item.matched, base, candidate) }
        var (own, other, spare): ([Double], [Double], [Double]) = ([], [], [])
        var (ownCodes, otherCodes, spareCodes): ([Int8], [Int8], [Int8]) = ([], [], [])
        var masks = [[UInt8]](repeating: [], count: statuses.count)
        for slab in SlabWalk(extents: first.base.extents, chunk: first.base.chunk) {
            for index in statuses.indices {
                let matched = statuses[index].matched
                masks[index] = []
                let place = matched.base.slab(slab.start, slab.count)
                try statusReaders[index].base.read(start: place.start, count: place.count, into: &ownCodes)
                try matched.gather.read(
                    slab, with: statusReaders[index].candidate, into: &otherCodes, absent: &masks[index],
                    scratch: &spareCodes, Readers.codes)
                statuses[index].tally.take(slab, base: ownCodes, candidate: otherCodes, skipped: &masks[index])
            }
            for index in judged.indices {
                let matched = judged[index].matched
                let place = matched.base.slab(slab.start, slab.count)
                var absent: [UInt8] = []
                if matched.base.kind == .byte {
                    try readers[index].base.read(start: place.start, count: place.count, into: &ownCodes)
                    try matched.gather.read(
                        slab, with: readers[index].candidate, into: &otherCodes, absent: &absent, scratch: &spareCodes,
                        Readers.codes)
                    // Codes are nearly always equal, and converting them costs more than reading them.
                    let isMasked = !absent.isEmpty || judged[index].status.map { !masks[$0].isEmpty } ?? false
                    if !isMasked, matched.conversion == nil, Self.areEqual(ownCodes, otherCodes) {
                        judged[index].judge.takeEqual(ownCodes.count)
                        continue
                    }
                    own = ownCodes.map(Double.init)
                    other = otherCodes.map(Double.init)
                } else {
                    try readers[index].base.read(start: place.start, count: place.count, into: &own)
                    try matched.gather.read(
                        slab, with: readers[index].candidate, into: &other, absent: &absent, scratch: &spare,
                        Readers.doubles)
                }
                if let conversion = matched.conversion {
                    for position in other.indices { other[position] = conversion.apply(other[position]) }
                }
                let mask = judged[index].status.map { masks[$0] } ?? []
                let skipped = mask.isEmpty ? (absent.isEmpty ? nil : absent) : mask
                judged[index].judge.take(slab, base: own, candidate: other, skipped: skipped)
            }
        }
    }
}

extension VariableBundle {
    /// Many codes at a time, which the comparison of arrays does not do.
    private static func areEqual(_ own: [Int8], _ other: [Int8]) -> Bool {
        guard own.count == other.count else { return false }
        let (a, b) = (own.span, other.span)
        let (own, other) = (a.bytes, b.bytes)
        let whole = a.count / 64 * 64
        var different = SIMD8<UInt64>.zero
        for offset in stride(from: 0, to: whole, by: 64) {
            let first = own.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
            different |= first ^ other.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
        }
        return different == .zero && (whole..<a.count).allSatisfy { a[$0] == b[$0] }
    }
}

/// Both sides of a variable, opened.
struct Readers {
    let base: SlabReader
    let candidate: SlabReader

    init(_ matched: MatchedVariable, _ base: ResultsFile, _ candidate: ResultsFile) throws(DatasetError) {
        let isAligned = matched.gather.isIdentity && matched.base.chunk == matched.candidate.chunk
        self.base = try SlabReader(base, variable: matched.base.path, isStraight: true)
        self.candidate = try SlabReader(
            candidate, variable: matched.candidate.path, cache: isAligned ? 1 << 20 : 32 << 20, isStraight: isAligned)
    }

    static func doubles(_ reader: SlabReader, _ start: [Int], _ count: [Int], _ values: inout [Double])
        throws(DatasetError)
    { try reader.read(start: start, count: count, into: &values) }

    static func codes(_ reader: SlabReader, _ start: [Int], _ count: [Int], _ values: inout [Int8])
        throws(DatasetError)
    { try reader.read(start: start, count: count, into: &values) }
}
