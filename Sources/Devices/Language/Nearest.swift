/// Finds what a mistyped word was meant to be.
enum Nearest {
    /// The candidate closest to `word`, if it is close enough to be meant.
    static func word(to word: String, among candidates: some Sequence<String>) -> String? {
        words(to: word, among: candidates, most: 1).first
    }

    /// The candidates closest to `word`, best first; equals in the order given.
    static func words(to word: String, among candidates: some Sequence<String>, most: Int) -> [String] {
        guard word.utf8.count <= 128 else { return [] }
        let target = Array(word.lowercased().utf8)
        let limit = max(1, target.count / 3)
        return candidates.enumerated().compactMap { order, candidate -> (Int, Int, String)? in
            let bytes = Array(candidate.lowercased().utf8)
            guard abs(bytes.count - target.count) <= limit else { return nil }
            let distance = distance(target, bytes)
            return distance <= limit ? (distance, order, candidate) : nil
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(most).map(\.2)
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a` (optimal string alignment).
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var last: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            row.reserveCapacity(b.count + 1)
            for j in 1...b.count {
                var best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, last[j - 2] + 1) }
                row.append(best)
            }
            last = previous
            previous = row
        }
        return previous[b.count]
    }
}
