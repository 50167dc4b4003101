import Iontronics
import Testing

/// Two sets of results and what is to be said of them.
struct Situation: Sendable, CustomTestStringConvertible {
    let name: String
    /// The exit code.
    let code: Int32
    /// Words that stand in what is printed.
    let says: [String]
    var policy: String?
    var arguments: [String] = []
    /// What is done to the files before they are compared.
    var damage: Damage?
    var baseSuffix = ""
    var candidateSuffix = ""
    var base = StoredStory()
    var candidate = StoredStory()

    enum Damage: Sendable { case truncated, corrupt, text, missing }

    var testDescription: String { name }

    init(
        _ name: String, _ code: Int32, _ says: [String], policy: String? = nil, arguments: [String] = [],
        damage: Damage? = nil, base suffix: String = "", candidate candidateSuffix: String = "",
        _ change: @Sendable (_ base: inout StoredStory, _ candidate: inout StoredStory) -> Void = { _, _ in }
    ) {
        (self.name, self.code, self.says) = (name, code, says)
        (self.policy, self.arguments, self.damage) = (policy, arguments, damage)
        (baseSuffix, self.candidateSuffix) = (suffix, candidateSuffix)
        change(&base, &candidate)
    }
}

private let ohmic = StoredStory().current
private func many(_ count: Int) -> [String] { (0..<count).map { "v\($0)" } }

extension Situation {
    static let all: [Situation] = layouts + members + values + statuses + grids + figures + policies + files

    private static let layouts = [
        Situation("equal", 0, ["within", "33 values equal"]),
        Situation("variants in another order", 0, ["within"]) { $1.variants = ["wide", "reference", "narrow"] },
        Situation("voltages the other way round", 0, ["within"]) { $1.voltages.reverse() },
        Situation("axes in another order", 0, ["within"]) { $1.isTransposed = true },
        Situation("other chunks", 0, ["within"]) { $1.chunk = 2 },
        Situation("curves in pieces on both sides, one value moved", 1, ["1 of 3 curves outside", "voltage 20 mV"]) {
            ($0.chunk, $1.chunk) = (2, 3)
            $1.current = { abs($1 - 0.02) < 1e-9 && $0 == "wide" ? 9e-9 : ohmic($0, $1) }
        },
        Situation("unit changed, values converted", 0, ["was in A and is in pA: converted"]) {
            $1.unit = "pA"
            $1.current = { ohmic($0, $1) * 1e12 }
        },
        Situation("unit changed, values not", 1, ["FAIL", "converted"]) { $1.unit = "nA" },
        Situation("unit of the axis changed", 0, ["axis `voltage` was in V and is in mV: converted"]) {
            $1.voltageUnit = "mV"
        },
        Situation("unit of something else", 2, ["NOT COMPARABLE", "its unit changed", "`A`", "`S`"]) { $1.unit = "S" },
        Situation("axis of something else", 2, ["NOT COMPARABLE", "axis `voltage` is in `V`"]) { $1.voltageUnit = "A" },
        Situation("missing axis", 2, ["its axes changed: `variant` only in the base"]) {
            $1.hasVariants = false
        },
        Situation("extra axis", 2, ["its axes changed: `temperature` only in the candidate"]) {
            $1.hasTemperature = true
        },
        Situation("type changed", 2, ["its type changed"]) { $1.kind = .integer },
    ]

    private static let members = [
        Situation("extra variant", 1, ["added: `extra`", "33 values equal"]) { $1.variants.append("extra") },
        Situation("variant gone", 1, ["removed: `narrow`", "22 values equal"]) { $1.variants.remove(at: 1) },
        Situation("variant gone, which warns", 0, ["warn", "removed: `narrow`"], policy: "removed: warn") {
            $1.variants.remove(at: 1)
        },
        Situation("extra variant, which is nothing", 0, ["within"], policy: "added: off") {
            $1.variants.append("extra")
        },
        Situation("no variant in common", 2, ["nothing in common"]) { $1.variants = ["a", "b", "c"] },
        Situation("quantity gone and another there", 2, ["removed", "added", "not comparable"]) {
            ($0.hasFigure, $1.hasFigure) = (false, false)
            $1.name = "current_density"
        },
        Situation("figure gone", 1, ["crossing: only the base has it"]) { $1.hasFigure = false },
        Situation("figure added", 1, ["crossing: only the candidate has it"]) { base, _ in base.hasFigure = false },
        Situation(
            "hostile names", 1, ["FAIL", "removed"]
        ) {
            $0.variants = ["<a href=\"x\">&amp;", "::error::%0A, |*_`@x`", "\u{1B}[31mred\nline\u{202E}", "ok"]
            $1.variants = ["ok"]
        },
        Situation(
            "two variants of one file", 1, ["-111.00 pA -> -222.00 pA"], base: "#reference", candidate: "#narrow"),
        Situation("the same variant", 0, ["within"], base: "#wide", candidate: "#wide"),
        Situation("a variant that is not there", 2, ["has no variant 'wild'", "narrow"], candidate: "#wild"),
    ]

    private static let values = [
        Situation("one value moved by a millionth", 1, ["1 of 3 curves outside", "variant narrow, voltage -100 mV"]) {
            $1.current = { ohmic($0, $1) * ($0 == "narrow" && $1 < -0.09 ? 1 + 1e-6 : 1) }
        },
        Situation(
            "one value moved by a millionth, which may", 0, ["33 values within"],
            policy: "quantities: { current: { rtol: 0.01 % } }"
        ) { $1.current = { ohmic($0, $1) * ($0 == "narrow" && $1 < -0.09 ? 1 + 1e-6 : 1) } },
        Situation("picoampere moved by a hundredth", 1, ["FAIL", "reversalPotential"]) {
            $0.current = { ohmic($0, $1) * 1e-3 }
            $1.current = { ohmic($0, $1 + 0.001) * 1e-3 }
        },
        Situation("1e-20 A and 2e-20 A", 1, ["0.010000 aA -> 0.020000 aA", "+100 %"]) {
            ($0.current, $1.current) = ({ _, _ in 1e-20 }, { _, _ in 2e-20 })
        },
        Situation("1e-30 A and 2e-30 A", 1, ["+100 %"]) {
            ($0.current, $1.current) = ({ _, _ in 1e-30 }, { _, _ in 2e-30 })
        },
        Situation(
            "1e-20 A and 2e-20 A where a picoampere may be off", 0, ["within"],
            policy: "quantities: { current: { atol: 1 pA } }\nfigures: { rectificationRatio: { severity: off } }"
        ) { ($0.current, $1.current) = ({ _, _ in 1e-20 }, { _, _ in 2e-20 }) },
        Situation("noise where the curve crosses zero", 0, ["33 values within"]) {
            $0.current = { variant, voltage in abs(voltage) < 1e-9 ? 1e-25 : 1e-9 * voltage }
            $1.current = { variant, voltage in abs(voltage) < 1e-9 ? -1e-25 : 1e-9 * voltage }
        },
        Situation(
            "the same noise, each value by itself", 1, ["3 of 33 values outside"],
            policy: "quantities: { current: { scale: element } }"
        ) {
            $0.current = { variant, voltage in abs(voltage) < 1e-9 ? 1e-25 : 1e-9 * voltage }
            $1.current = { variant, voltage in abs(voltage) < 1e-9 ? -1e-25 : 1e-9 * voltage }
        },
        Situation("missing on both sides", 0, ["within"]) {
            let holed: @Sendable (String, Double) -> Double = { $1 > 0.09 ? .nan : ohmic($0, $1) }
            ($0.current, $1.current) = (holed, holed)
        },
        Situation(
            "missing on both sides, which is different", 1, ["3 of 3 curves outside"], policy: "missing: different"
        ) {
            let holed: @Sendable (String, Double) -> Double = { $1 > 0.09 ? .nan : ohmic($0, $1) }
            ($0.current, $1.current) = (holed, holed)
        },
        Situation("missing everywhere", 2, ["no point has a value on both sides"]) {
            ($0.current, $1.current) = ({ _, _ in .nan }, { _, _ in .nan })
        },
        Situation("missing in the candidate", 1, ["-> missing", "3 with a value on one side only"]) {
            $1.current = { $1 > 0.09 ? .nan : ohmic($0, $1) }
        },
        Situation(
            "missing in the base, with any tolerance", 1, ["missing ->"],
            policy: "quantities: { current: { rtol: 1e9, atol: 1 A } }"
        ) { base, _ in base.current = { $1 > 0.09 ? .nan : ohmic($0, $1) } },
        Situation("infinite on both sides", 0, ["within"]) {
            let steep: @Sendable (String, Double) -> Double = { $1 > 0.09 ? .infinity : ohmic($0, $1) }
            ($0.current, $1.current) = (steep, steep)
        },
        Situation(
            "infinite in the candidate, with any tolerance", 1, ["FAIL"],
            policy: "quantities: { current: { rtol: 1e9 } }"
        ) { $1.current = { $1 > 0.09 ? .infinity : ohmic($0, $1) } },
        Situation(
            "infinite with another sign, which no scale hides", 1, ["FAIL"],
            policy: "quantities: { current: { rtol: 1 } }"
        ) {
            $0.current = { $1 > 0.09 ? .infinity : ohmic($0, $1) }
            $1.current = { $1 > 0.09 ? -.infinity : ohmic($0, $1) }
        },
    ]

    private static let statuses = [
        Situation("stopped converging", 1, ["1 no longer converged", "converged -> diverged", "32 values equal"]) {
            $1.status = { $0 == "wide" && $1 > 0.09 ? 2 : 0 }
            $1.current = { $0 == "wide" && $1 > 0.09 ? .nan : ohmic($0, $1) }
        },
        Situation("stopped converging, which warns", 0, ["warn", "1 no longer converged"], policy: "status: warn") {
            $1.status = { $0 == "wide" && $1 > 0.09 ? 1 : 0 }
            $1.current = { $0 == "wide" && $1 > 0.09 ? .nan : ohmic($0, $1) }
        },
        Situation("stopped converging with the same number", 1, ["1 no longer converged", "32 values equal"]) {
            $1.status = { $0 == "wide" && $1 > 0.09 ? 4 : 0 }
        },
        Situation("stopped converging everywhere", 1, ["33 no longer converged"]) {
            ($1.status, $1.current) = ({ _, _ in 5 }, { _, _ in .nan })
        },
        Situation("converges now", 0, ["1 newly converged"]) { base, _ in
            base.status = { $0 == "wide" && $1 > 0.09 ? 2 : 0 }
        },
        Situation("fails for another reason", 0, ["1 not converged for another reason"]) {
            $0.status = { $0 == "wide" && $1 > 0.09 ? 2 : 0 }
            $1.status = { $0 == "wide" && $1 > 0.09 ? 3 : 0 }
        },
        Situation("nothing converged on either side", 2, ["no point has a value on both sides"]) {
            ($0.status, $1.status) = ({ _, _ in 1 }, { _, _ in 1 })
        },
    ]

    private static let grids = [
        Situation("axis off by rounding", 0, ["within"]) { $1.voltages = $1.voltages.map(\.nextUp) },
        Situation("shifted grid", 2, ["NOT COMPARABLE", "its values differ", "0 in common"]) {
            $1.voltages = $1.voltages.map { $0 + 0.005 }
        },
        Situation("finer grid", 2, ["its values differ", "11 in common"]) {
            $1.voltages = (0...20).map { -0.1 + 0.01 * Double($0) }
        },
        Situation("finer grid, where both have points", 0, ["compared at the 11 values"], policy: "grid: common") {
            $1.voltages = (0...20).map { -0.1 + 0.01 * Double($0) }
        },
        Situation(
            "shifted grid, interpolated", 0, ["interpolated linearly, 1 of 11 values"], policy: "grid: interpolate"
        ) {
            $1.voltages = $1.voltages.map { $0 + 0.005 }
        },
        Situation("shifted grid, interpolated, moved", 1, ["3 of 3 curves outside"], policy: "grid: interpolate") {
            $1.voltages = $1.voltages.map { $0 + 0.005 }
            $1.current = { 1.01 * ohmic($0, $1) }
        },
        Situation("grids far apart", 2, ["nothing in common"], policy: "grid: interpolate") {
            $1.voltages = $1.voltages.map { $0 + 5 }
        },
    ]

    private static let figures = [
        Situation("declared figure moved", 1, ["crossing: 3 of 3 values outside", "11.000 mV -> 12.000 mV"]) {
            $1.figure = { _ in 0.012 }
        },
        Situation(
            "declared figure moved the way it may", 0, ["within"],
            policy: "figures: { crossing: { direction: increase } }"
        ) { $1.figure = { _ in 0.012 } },
        Situation(
            "declared figure moved the way it may not", 1, ["11.000 mV -> 10.000 mV"],
            policy: "figures: { crossing: { direction: increase } }"
        ) { $1.figure = { _ in 0.010 } },
        Situation("declared figure no longer found", 1, ["no longer found", "found -> several"]) {
            ($1.figure, $1.figureStatus) = ({ _ in .nan }, { $0 == "wide" ? 2 : 0 })
            $1.figure = { $0 == "wide" ? .nan : 0.011 }
        },
        Situation(
            "figure of merit within", 0, ["reversalPotential: 3 curves within"],
            policy: "default: { severity: off }\nfigures: { reversalPotential: { atol: 0.6 mV } }"
        ) { $1.current = { ohmic($0, $1 + 0.0005) } },
        Situation(
            "figure of merit outside", 1, ["reversalPotential: 3 of 3 curves outside", "11.000 mV -> 10.500 mV"],
            policy: "default: { severity: off }\nfigures: { reversalPotential: { atol: 0.4 mV } }"
        ) { $1.current = { ohmic($0, $1 + 0.0005) } },
        Situation("every moved curve of a hundred is read", 1, ["reversalPotential: 100 of 100 moved curves outside"]) {
            ($0.variants, $1.variants) = (many(100), many(100))
            $1.current = { ohmic($0, $1 + 0.001) }
        },
        Situation(
            "of five thousand moved curves the worst are read", 1,
            [
                "reversalPotential: 64 of 64 moved curves outside", "64 curves that moved most, of 5000 that moved",
                "11.000 mV -> 6.0000 mV", "variant v4321",
            ]
        ) {
            ($0.variants, $1.variants) = (many(5000), many(5000))
            $1.current = { ohmic($0, $1 + ($0 == "v4321" ? 0.005 : 0.001)) }
        },
        Situation(
            "the worst curves, each value by itself", 1, ["64 curves that moved most, of 4999", "variant v4321"],
            policy: "default: { scale: element }"
        ) {
            ($0.variants, $1.variants) = (many(5000), many(5000))
            ($0.chunk, $1.chunk) = (7, 4)
            $1.current = { $0 == "v17" ? ohmic($0, $1) : ohmic($0, $1 + ($0 == "v4321" ? 0.005 : 0.001)) }
        },
        Situation(
            "figure of merit that no curve defines", 2, ["no curve of either side defines it"],
            policy: "figures: { onOffRatio: { rtol: 1 % } }"),
        Situation(
            "figure of merit that the candidate lost", 1, ["the candidate has none"],
            policy: "quantities: { current: { severity: off } }\nfigures: { reversalPotential: { atol: 1 mV } }"
        ) { $1.current = { _, _ in 1e-9 } },
    ]

    private static let policies = [
        Situation(
            "everything off", 2, ["not comparable", "proves nothing"], policy: "default: { severity: off }\nstatus: off"
        ),
        Situation("moved, which warns", 0, ["warn"], policy: "default: { severity: warn }") {
            $1.current = { 2 * ohmic($0, $1) }
        },
        Situation("moved, advisory", 0, ["outside: "], arguments: ["--exit-zero"]) {
            $1.current = { 2 * ohmic($0, $1) }
        },
        Situation(
            "unknown key", 2, ["p.yaml:2:1", "unknown key `tolerances`"], policy: "tolerances: { current: 1 % }"),
        Situation("mistyped key", 2, ["did you mean `rtol`?"], policy: "quantities: { current: { rtoll: 1 % } }"),
        Situation("unknown quantity", 2, ["did you mean `current`?"], policy: "quantities: { curent: { rtol: 1 % } }"),
        Situation(
            "unknown figure", 2, ["did you mean `reversalPotential`?"],
            policy: "figures: { reversalPotentail: { rtol: 1 % } }"),
        Situation(
            "tolerance in the wrong unit", 2, ["`current` is in A"], policy: "quantities: { current: { atol: 1 mV } }"),
        Situation(
            "tolerance without a unit", 2, ["`current` is in A"], policy: "quantities: { current: { atol: 1e-12 } }"),
        Situation("negative tolerance", 2, ["0 or more"], policy: "quantities: { current: { rtol: -1 % } }"),
        Situation("no number", 2, ["p.yaml:2:"], policy: "default: { rtol: some }"),
        Situation("wrong word", 2, ["unknown `severity` `warning`"], policy: "default: { severity: warning }"),
        Situation("duplicate key", 2, ["p.yaml:3:1", "already given"], policy: "status: warn\nstatus: error"),
        Situation("a policy that is a device", 2, ["this file is a device"], policy: "schema: iontronic/1"),
    ]

    private static let files = [
        Situation("truncated file", 4, ["cannot"], damage: .truncated),
        Situation("corrupt values", 4, ["cannot read"], damage: .corrupt) {
            $1.voltages = (0..<4000).map { 1e-5 * Double($0) }
            $0.voltages = $1.voltages
        },
        Situation("a text", 2, ["is not a results file"], damage: .text),
        Situation("no file", 4, ["No such file"], damage: .missing),
    ]
}
