extension Array where Element: Equatable {
    /// The elements, each once, in the order of their first.
    var distinct: [Element] {
        reduce(into: []) { known, element in
            if !known.contains(element) { known.append(element) }
        }
    }
}
