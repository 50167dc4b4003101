/// What one descriptor may cost: checked before anything is built, so that no text can exhaust the machine.
public enum TextLimits {
    /// Bytes of one file.
    public static let fileBytes = 1 << 20
    /// Files of one device with everything it includes.
    public static let files = 64
    /// Devices that stand as elements in each other, in a row.
    public static let deviceDepth = 4
    /// Bytes of all these files together.
    public static let totalBytes = 16 << 20
    /// Maps and lists inside each other.
    public static let depth = 32
    /// Scalars, maps and lists of one file, keys included.
    public static let nodes = 200_000
    /// Values of a device with all its files, and with everything its entries are like.
    public static let values = 1_000_000
    /// Places of a device that a path may name, and parameters of its entries.
    public static let paths = 200_000
    /// Bytes of one scalar.
    public static let scalarBytes = 64 << 10
    /// Characters of one name.
    public static let nameCharacters = 64
    /// Files or entries that lean on each other by `like`.
    public static let likeDepth = 8
    /// Rows of one table.
    public static let tableRows = 1_000_000
    /// Columns of one table.
    public static let tableColumns = 256
    /// Errors that are printed; the rest is counted.
    public static let printedErrors = 100
}
