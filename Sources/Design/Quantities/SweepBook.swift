/// The sweeps of one device that its specs or its evidence ask for, each compiled and solved once.
final class SweepBook {
    private var known: [String: ConditionSweep] = [:]

    /// The sweep of a key, made where it is not known.
    func sweep(_ key: String, _ make: () throws -> ConditionSweep) throws -> ConditionSweep {
        if let sweep = known[key] { return sweep }
        let made = try make()
        known[key] = made
        return made
    }
}
