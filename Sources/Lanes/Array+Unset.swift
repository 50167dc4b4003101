extension Array where Element: BitwiseCopyable {
    /// Room for numbers that are all written before one is read.
    package init(unset count: Int) {
        self.init(unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    }
}
