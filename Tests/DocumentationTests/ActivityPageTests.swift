import Analyses
import Datasets
import Design
import Devices
import Foundation
import Iontronics
import Reports
import Testing

/// The page about activities: its table, its sentence and its figure.
@Suite struct ActivityPageTests {
    private static let page = "docs/explanation/activity.md"
    private static let figure = "docs/explanation/activity.svg"

    /// Two solutions and the ion that crosses; ions in mol/kg, chloride makes them neutral.
    private struct Case {
        let title: String
        let celsius: Double
        let inside: String
        let outside: String
        let ion: String
    }

    private static let laws = [
        "davies (C 0.3)", "truesdell-jones (phreeqc)", "pitzer (phreeqc386)", "pitzer (phreeqc386, macinnes)",
    ]

    private static func comparison(_ own: Case) throws -> ActivityComparison {
        let text = """
            schema: iontronic/1
            name: case
            temperature: \(own.celsius) degC
            activity: pitzer
            solutions:
              inside: { \(own.inside) }
              outside: { \(own.outside) }
            membranes: { film: { area: 1 cm^2, channels: { pores: { model: ohmic-ion, species: \(own.ion), conductance: 1 mS/cm^2 } } } }
            """
        let descriptor = try Descriptor(
            SourceFile(path: "case.yaml", text: text), folder: Repository.catalogue + "/devices",
            folders: Repository.folders)
        return try #require(DeviceExplanation(descriptor).activities.first)
    }

    /// What each law adds to E of an ion, mV.
    private static func biases(_ own: Case) throws -> [Double] {
        let found = try comparison(own)
        let place = try #require(found.ions.firstIndex(of: own.ion))
        return try laws.map { law in
            try #require(found.rows.first { $0.model == law }, "\(found.rows.map(\.model))").biases[place] * 1e3
        }
    }

    private static let isotonic = (
        inside: "ions: { K+: 140 mmol/kg, Na+: 10 mmol/kg, Ca2+: 1e-7 mol/kg, Cl-: balance }",
        outside: "ions: { K+: 5 mmol/kg, Na+: 145 mmol/kg, Ca2+: 2 mmol/kg, Cl-: balance }"
    )

    private static let cases = [
        Case(
            title: "K+ 140, 5 mmol/kg, chlorides of 0.15 mol/kg", celsius: 37, inside: isotonic.inside,
            outside: isotonic.outside, ion: "K+"),
        Case(
            title: "Na+ 10, 145 mmol/kg, the same", celsius: 37, inside: isotonic.inside, outside: isotonic.outside,
            ion: "Na+"),
        Case(
            title: "Ca2+ 100 nmol/kg, 2 mmol/kg, the same", celsius: 37, inside: isotonic.inside,
            outside: isotonic.outside, ion: "Ca2+"),
        Case(
            title: "Na+ as sulfate, as chloride, both 0.15 mol/kg", celsius: 25,
            inside: "salts: { Na2SO4: 50 mmol/kg }",
            outside: "salts: { NaCl: 150 mmol/kg }", ion: "Na+"),
        Case(
            title: "KCl 140, 5 mmol/kg", celsius: 37, inside: "salts: { KCl: 140 mmol/kg }",
            outside: "salts: { KCl: 5 mmol/kg }", ion: "K+"),
        Case(
            title: "NaCl 0.5, 0.017 mol/kg", celsius: 25, inside: "salts: { NaCl: 0.5 mol/kg }",
            outside: "salts: { NaCl: 17 mmol/kg }", ion: "Na+"),
        Case(
            title: "KCl 1, 0.01 mol/kg", celsius: 25, inside: "salts: { KCl: 1 mol/kg }",
            outside: "salts: { KCl: 10 mmol/kg }", ion: "K+"),
        Case(
            title: "CaCl2 1, 0.01 mol/kg", celsius: 25, inside: "salts: { CaCl2: 1 mol/kg }",
            outside: "salts: { CaCl2: 10 mmol/kg }", ion: "Ca2+"),
    ]

    @Test func theTableIsWhatTheLawsGive() throws {
        let rows = try Self.cases.map { own in
            [own.title] + (try Self.biases(own)).map { String(format: "%+.2f", $0) }
        }
        let head = ["inside, outside", "Davies, mV", "Truesdell-Jones, mV", "Pitzer, mV", "Pitzer, MacInnes, mV"]
        try expectPart("cases", of: Self.page, is: table(head, rows))
    }

    // MARK: - The sentence

    /// The numbers of the sentence stand on the page as they are checked here.
    @Test func theSentenceIsTrue() throws {
        let text = try Page(Self.page).text.replacingOccurrences(of: "\n", with: " ")
        for words in [
            "At most 0.5 mV for K+, Na+ and Cl- (0.8 mV for Ca2+)",
            "chlorides of equal ionic strength near 0.15 mol/kg",
            "up to a few mV when the anions differ",
            "4 to 12 mV when the ionic strength differs by a decade or more, up to 1 mol/kg of a 1:1 salt",
            "above 1 mol/kg the scale of single ions alone is worth 2 to 30 mV", "nothing for KCl",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    /// Both scales of Pitzer's equations, mV.
    private static func both(_ celsius: Double, _ inside: String, _ outside: String, _ ion: String) throws -> [Double] {
        try Array(
            biases(Case(title: "", celsius: celsius, inside: inside, outside: outside, ion: ion)).suffix(2))
    }

    @Test func chloridesOfEqualIonicStrength() throws {
        for celsius in [25.0, 37] {
            for strength in [0.14, 0.15, 0.16] {
                func side(_ potassium: Double, _ calcium: Double) -> String {
                    let sodium = strength - 3 * calcium - potassium
                    return
                        "ions: { K+: \(potassium) mol/kg, Na+: \(sodium) mol/kg, Ca2+: \(calcium) mol/kg, Cl-: balance }"
                }
                let (inside, outside) = (side(strength - 0.01, 1e-7), side(0.005, 0.002))
                for ion in ["K+", "Na+", "Cl-"] {
                    for bias in try Self.both(celsius, inside, outside, ion) {
                        #expect((abs(bias) * 10).rounded() <= 5, "\(ion): \(bias)")
                    }
                }
                for bias in try Self.both(celsius, inside, outside, "Ca2+") {
                    #expect((abs(bias) * 10).rounded() <= 8, "\(bias)")
                }
            }
        }
    }

    @Test func anionsThatDiffer() throws {
        let other = try Self.both(25, "salts: { Na2SO4: 50 mmol/kg }", "salts: { NaCl: 150 mmol/kg }", "Na+")
        let most = other.map { abs($0) }.max() ?? 0
        #expect((1...5).contains(most), "\(other)")
    }

    @Test func aDecadeOfIonicStrength() throws {
        for (salt, ion) in [("KCl", "K+"), ("NaCl", "Na+")] {
            for (high, low) in [("0.14", "0.005"), ("0.5", "0.017"), ("1", "0.01"), ("0.1", "0.01"), ("0.5", "0.05")] {
                for bias in try Self.both(
                    25, "salts: { \(salt): \(high) mol/kg }", "salts: { \(salt): \(low) mol/kg }", ion)
                {
                    #expect((4...12).contains(bias.rounded()), "\(salt) \(high) | \(low): \(bias)")
                }
            }
        }
        for bias in try Self.both(
            37, "ions: { K+: 0.15 mol/kg, Ca2+: 1e-7 mol/kg, Cl-: balance }", "salts: { CaCl2: 2 mmol/kg }", "Ca2+")
        {
            #expect((4...12).contains(bias.rounded()), "\(bias)")
        }
    }

    @Test func theScaleOfSingleIons() throws {
        func worth(_ salt: String, _ amount: String, _ ion: String) throws -> Double {
            let two = try Self.both(25, "salts: { \(salt): \(amount) mol/kg }", "salts: { \(salt): 1 mmol/kg }", ion)
            return abs(two[0] - two[1])
        }
        for (salt, amount, ion) in [
            ("NaCl", "1", "Na+"), ("NaCl", "4", "Na+"), ("LiCl", "1", "Li+"), ("LiCl", "3", "Li+"),
            ("CaCl2", "1", "Ca2+"),
            ("CaCl2", "1.8", "Ca2+"), ("MgCl2", "1", "Mg2+"),
        ] {
            let value = try worth(salt, amount, ion)
            #expect((2...30).contains(value.rounded()), "\(salt) \(amount): \(value)")
        }
        #expect(try worth("KCl", "4", "K+") < 1e-9)
    }

    // MARK: - The figure

    private static func curves() throws -> (table: ResultTable, descriptor: Descriptor) {
        let descriptor = try Repository.device("DeviceModels/devices/salt-gradient.yaml")
        let node = try #require(descriptor.root["analyses"]?["gradient"])
        var sink = MemorySink()
        let sweep = try Sweep(AnalysisSpec("gradient", node, of: descriptor), of: descriptor)
        _ = try SweepFile([sweep], of: descriptor).run(into: &sink, threads: 1)
        return (try #require(sink.table), descriptor)
    }

    /// The points of the curves of a picture that gnuplot drew, in its own units.
    private static func drawn() throws -> [[(x: Double, y: Double)]] {
        let text = try Repository.text(figure)
        return text.components(separatedBy: "id=\"gnuplot_plot_").dropFirst().map { part in
            var points: [(x: Double, y: Double)] = []
            // The key draws a line of two points before the curve, the frame one of five behind it.
            for path in part.components(separatedBy: "d='").dropFirst() {
                for line in path.prefix(while: { $0 != "'" }).split(separator: "M") {
                    let numbers = line.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
                    guard numbers.count / 2 > points.count else { continue }
                    points = stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
                }
            }
            return points
        }
    }

    /// The picture is that of today's numbers: its points are they, stretched.
    @Test func theFigureShowsTheNumbers() throws {
        let values = try #require(Self.curves().table["bias"]).doubles
        if Page.isRegenerating { try Self.draw() }
        let drawn = try Self.drawn()
        #expect(drawn.count == 3)
        let counts = drawn.map(\.count)
        #expect(counts == [73, 73, 73], "\(counts)")
        let y = drawn.flatMap { $0.map(\.y) }
        try #require(y.count == values.count)
        let (meanY, mean) = (y.reduce(0, +) / Double(y.count), values.reduce(0, +) / Double(values.count))
        var (covariance, variance) = (0.0, 0.0)
        for (one, other) in zip(values, y) {
            covariance += (one - mean) * (other - meanY)
            variance += (one - mean) * (one - mean)
        }
        // Down is up in a picture.
        let slope = covariance / variance
        #expect(slope < 0)
        for (one, other) in zip(values, y) { #expect(abs(meanY + slope * (one - mean) - other) < 0.2) }
    }

    /// Draws the figure as the commands of the page do.
    private static func draw() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("activity-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let own = try curves()
        let file = folder.appendingPathComponent("gradient.h5").path
        let node = try #require(own.descriptor.root["analyses"]?["gradient"])
        var writer = try ResultsFileWriter(path: file)
        let sweep = try Sweep(AnalysisSpec("gradient", node, of: own.descriptor), of: own.descriptor)
        _ = try SweepFile([sweep], of: own.descriptor).run(into: &writer, threads: 1)
        let chart = try Chart(StoredResults(ResultsFile(path: file)))
        try Gnuplot().draw(chart, to: Repository.root.appendingPathComponent(figure).path, overwrites: true)
    }

    /// The commands of the page name what is there.
    @Test func theCommandsDrawTheFigure() throws {
        let blocks = try Page(Self.page).blocks.filter { $0.language == "sh" }
        let lines = blocks.flatMap { $0.text.components(separatedBy: "\n") }
        #expect(
            lines == [
                "iontronic run salt-gradient.yaml gradient -o gradient.h5",
                "iontronic plot gradient.h5 -o activity.svg",
            ])
        #expect(try Page(Self.page).text.contains("](activity.svg)"))
        #expect(try Self.curves().descriptor.root["analyses"]?["gradient"] != nil)
    }
}
