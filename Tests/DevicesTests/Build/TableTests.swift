import Devices
import Testing

/// Tables of lists and of CSV files, in devices and in models.
@Suite struct TableTests {
    /// A leak whose conductance a table gives, in S/m^2 at a voltage in mV (and a temperature).
    private static func device(_ tables: String, _ value: String, model: String = "ohmic") -> String {
        """
        schema: iontronic/1
        name: measured
        temperature: 25 degC
        parameters: { at: 20 mV }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        activity: ideal
        \(tables)
        membranes:
          film:
            area: 1 m^2
            channels:
              leak: { model: \(model), conductance: "\(value)", reversal: 0 mV }
        """
    }

    private func conductance(
        _ tables: String, _ value: String, files: [String: String] = [:],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> Double {
        let folder = try TemporaryFolder(files.merging(["device.yaml": Self.device(tables, value)]) { $1 })
        return try Building(folder).required(sourceLocation: sourceLocation).current(at: 1)
    }

    /// What is said of a device whose table cannot be read, the path cut down to the file.
    private func said(_ tables: String, _ value: String = "1 S/m^2", files: [String: String] = [:]) throws -> [String] {
        let folder = try TemporaryFolder(files.merging(["device.yaml": Self.device(tables, value)]) { $1 })
        return Building(folder).diagnostics.filter { $0.severity == .error }.map { problem in
            let place = problem.location.map { place in
                "\(place.file.split(separator: "/").last ?? ""):\(place.line):\(place.column) "
            }
            return (place ?? "") + problem.message + (problem.help.map { " | " + $0 } ?? "")
        }
    }

    @Test func listsOverTwoArguments() throws {
        let table =
            "tables: { g: { x: [0 mV, 40 mV], y: [0 degC, 50 degC], z: [[1 S/m^2, 3 S/m^2], [5 S/m^2, 9 S/m^2]] } }"
        // Halfway in both: the mean of the four.
        #expect(try isClose(conductance(table, "g(at, T)"), 4.5))
        #expect(try isClose(conductance(table, "g(0 mV, 0 degC)"), 1))
        #expect(try said(table, "g(at)").first == "device.yaml:14:43 table `g` takes two values | `g(x, y)`")
        let wrong = try said(table, "g(T, at)").first
        #expect(wrong == "device.yaml:14:45 table `g` is over V and K; its first argument is in K")
    }

    @Test func aFileWithNames() throws {
        let csv = "# measured on Monday\nvoltage, conductance , note\n\n0,1,7\r\n10, 1.5e+0 ,8\n20,2.5,9\n40,10,1\n"
        let table = "tables: { g: { file: data/g.csv, columns: [voltage, conductance], units: [mV, mS/cm^2] } }"
        #expect(try isClose(conductance(table, "g(at)", files: ["data/g.csv": csv]), 25))
        #expect(try isClose(conductance(table, "g(30 mV)", files: ["data/g.csv": csv]), 62.5))
        let other = table.replacing("[voltage, conductance]", with: "[1, 3]").replacing("mS/cm^2", with: "S/m^2")
        #expect(try isClose(conductance(other, "g(at)", files: ["data/g.csv": csv]), 9))
        let held = table.replacing("units", with: "between: nearest, beyond: hold, units")
        #expect(try isClose(conductance(held, "g(1 V)", files: ["data/g.csv": csv]), 100))
        #expect(try isClose(conductance(held, "g(14 mV)", files: ["data/g.csv": csv]), 15))
    }

    @Test func aFileWithoutNames() throws {
        let table = "tables: { g: { file: g.csv, units: [mV, S/m^2] } }"
        #expect(try isClose(conductance(table, "g(at)", files: ["g.csv": "-10,1\n+30,5\n"]), 4))
        #expect(try isClose(conductance(table, "g(at)", files: ["g.csv": "\u{FEFF}\"U, mV\",\"G\"\n-10,1\n30,5"]), 4))
        // Plain numbers without `units`.
        let plain = "tables: { g: { file: g.csv } }"
        #expect(try isClose(conductance(plain, "g(at / 1 mV) * 1 S/m^2", files: ["g.csv": "-10,1\n30,5\n"]), 4))
        // Temperatures are points of their scale.
        let warm = "tables: { g: { file: g.csv, units: [degC, S/m^2] } }"
        #expect(try isClose(conductance(warm, "g(T)", files: ["g.csv": "20,1\n30,5\n"]), 3))
    }

    /// A grid in lines of any order; every number is read to its last bit.
    @Test func aFileOverTwoArguments() throws {
        let csv = "V,t,G\n40,0,5\n0,0,1\n0,50,3\n40,50,9\n"
        let table = "tables: { g: { file: g.csv, columns: [V, t, G], units: [mV, degC, S/m^2] } }"
        #expect(try isClose(conductance(table, "g(at, T)", files: ["g.csv": csv]), 4.5))
        let numbers = [
            "0.1", "123456789012345678", "1.7976931348623157e308", "4.9e-324", "3.14159265358979", "2e22", "7e-23",
        ]
        for number in numbers {
            let device = "tables: { g: { file: g.csv, units: [mV, S/m^2] } }"
            let read = try conductance(device, "g(at)", files: ["g.csv": "20,\(number)\n30,1\n"])
            #expect(read == Double(number), "\(number)")
        }
    }

    @Test func theFileOfAModelStandsBesideIt() throws {
        let model = """
            schema: iontronic-model/1
            name: own
            kind: channel
            parameters: { conductance: { unit: "1" }, reversal: { unit: V } }
            tables: { curve: { file: ../curves/g.csv, units: [mV, A/m^2] } }
            current: conductance * curve(V - reversal)
            """
        let text = Self.device("", "2", model: "own")
        let folder = try TemporaryFolder([
            "device.yaml": text, "models/own.yaml": model, "curves/g.csv": "0,1\n1000,7\n2000,9\n",
        ])
        let building = Building(folder)
        #expect(try isClose(building.required().current(at: 1), 14))
        let names = try folder.load().files.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
        #expect(names == ["device.yaml", "own.yaml", "g.csv"])
        let file = try #require(try folder.load().files.last)
        #expect(file.text == "0,1\n1000,7\n2000,9\n" && file.sha256.count == 64)
    }

    @Test(arguments: [
        ("0,1\n10;2\n", "g.csv:2:1 this line has 1 cells; the first one has 2"),
        ("0,1\n10,a\n", "g.csv:2:4 `a` is not a number | units are said once, in the descriptor: `units: [mM, 1]`"),
        ("0,1\n10,nan\n", "g.csv:2:4 `nan` is not a number | units are said once, in the descriptor: `units: [mM, 1]`"),
        ("0,1\n10,1;5\n", "g.csv:2:4 `1;5` is not a number | cells are separated by commas"),
        (
            "0,1;1,5\n10,0;2,5\n",
            "g.csv:1:1 cells are separated by commas, not by `;` | save the table with commas between cells, and points in numbers: `0.5,1.25`"
        ),
        ("0,1\n\"0,5\",1\n", "g.csv:2:2 `0,5` is not a number | numbers are written with a point: `0.5`"),
        ("0,1\n10,\n", "g.csv:2:4 a cell is empty | leave the whole line out"),
        ("0,1\n10,1_000\n", "g.csv:2:4 `1_000` is not a number"), ("0,1\n10,.5\n", "g.csv:2:4 `.5` is not a number"),
        (
            "0,1\n10,1e999\n",
            "g.csv:2:4 `1e999` is not a number | units are said once, in the descriptor: `units: [mM, 1]`"
        ),
        ("0,1\n1,2,3\n", "g.csv:2:1 this line has 3 cells; the first one has 2"),
        ("0,1\n\"1,2\n", "g.csv:2:1 a quote is not closed in this line"),
        (
            "V,5\n0,1\n",
            "g.csv:1:3 the first line holds names or numbers, not both; `5` is a number | give every column a name"
        ),
        ("V,V\n0,1\n", "g.csv:1:3 the name `V` stands over two columns"),
        ("V,\n0,1\n", "g.csv:1:3 column 2 has no name"),
        ("# nothing\n", "g.csv:1:1 the table has no line of numbers"),
        ("V,G\n", "g.csv:1:1 the table has no line of numbers"),
        ("0,1\n5,2\n5,3\n", "g.csv:3:1 arguments of a table increase; that of this line is not above the one before"),
        (
            "0,1,2\n5,2,3\n",
            "device.yaml:9:14 table `g` has 3 columns without names: `1` to `3` | say which: `columns: [x, y]`, or three for values over two arguments"
        ),
    ]) func aFileThatIsNoTable(_ csv: String, _ message: String) throws {
        let found = try said("tables: { g: { file: g.csv, units: [mV, S/m^2] } }", files: ["g.csv": csv])
        #expect(found.first == message)
    }

    @Test(arguments: [
        ("file: h.csv", "device.yaml:9:22 no file `"), ("file: ../g.csv", "device.yaml:9:22 `"),
        ("file: /etc/passwd", "device.yaml:9:22 `/etc/passwd` lies outside the folder of the device"),
        ("file: g.csv, x: [1]", "device.yaml:9:29 a table has its numbers from `file` or from lists, not from both"),
        ("file: g.csv, columns: [a, c]", "device.yaml:9:42 `g.csv` has no column `c`; it has the columns `a`, `b`"),
        ("file: g.csv, columns: [a, 3]", "device.yaml:9:42 `g.csv` has no column `3`"),
        ("file: g.csv, columns: [a, a]", "device.yaml:9:42 the column `a` is named twice"),
        (
            "file: g.csv, columns: [a]",
            "device.yaml:9:38 `columns` names one or two arguments and the values, not 1 columns"
        ),
        ("file: g.csv, units: [mV]", "device.yaml:9:36 `units` has 1 for 2 columns | `1` for plain numbers"),
        ("file: g.csv, units: [mV, mx]", "device.yaml:9:41 unknown unit `mx`"),
        (
            "file: g.csv, between: cubic",
            "device.yaml:9:38 unknown `between` `cubic`. It is one of: linear, pchip, nearest"
        ),
        ("x: [1, 2], y: [1, 2], units: [1, 1]", "device.yaml:9:38 `units` are those of a `file`"),
        (
            "x: [2, 1], y: [1, 2]",
            "device.yaml:9:23 arguments of a table increase; this one is not above the one before"
        ),
        ("x: [1, 2], y: [1]", "device.yaml:9:14 table `g` needs as many `y` as `x`; it has 2 and 1"),
        ("x: [1 mV, 2 mS], y: [1, 2]", "device.yaml:9:26 `x` of table `g` is in V"),
        ("y: [1]", "device.yaml:9:14 table `g` needs a list `x`"),
        ("x: [1, 2], y: [1, 2], z: [[1, 2]]", "device.yaml:9:41 table `g` needs a list for each `x`: 2, not 1"),
        ("x: [1, 2], y: [1, 2], z: [[1, 2], [1]]", "device.yaml:9:50 this list has 1 values; table `g` has 2 `y`"),
    ]) func aTableThatCannotBe(_ table: String, _ message: String) throws {
        let found = try said("tables: { g: { \(table) } }", files: ["g.csv": "a,b\n0,1\n5,2\n"])
        #expect(found.first?.hasPrefix(message) == true, "\(found)")
    }

    @Test func aGridWithHolesOrTwins() throws {
        let table = "tables: { g: { file: g.csv, columns: [1, 2, 3], units: [mV, K, S/m^2] } }"
        let twin = try said(table, files: ["g.csv": "0,0,1\n0,1,2\n1,0,3\n0,1,4\n"])
        #expect(twin == ["g.csv:4:1 this line repeats the arguments of one before"])
        let hole = try said(table, files: ["g.csv": "0,0,1\n0,1,2\n1,0,3\n"])
        #expect(
            hole == [
                "device.yaml:9:22 table `g` has 2 first and 2 second arguments, and 3 lines: it needs one for each pair | every first argument stands beside every second one, once"
            ])
    }

    @Test func limitsHold() throws {
        let table = "tables: { g: { file: g.csv, units: [mV, S/m^2] } }"
        let rows = (0...1_000_000).map { "\($0),1\n" }.joined()
        #expect(try said(table, files: ["g.csv": rows]).first == "g.csv:1000001:1 a table has at most 1000000 rows")
        let large = String(repeating: "# nothing\n", count: 1_700_000)
        #expect(try said(table, files: ["g.csv": large]).first?.contains("larger than 16 MiB") == true)
        let wide = String(repeating: "1,", count: 300) + "1\n"
        #expect(
            try said(table, files: ["g.csv": wide]).first
                == "g.csv:1:1 a table has at most 256 columns; this line has 301")
        let faults = try said(table, files: ["g.csv": "0,1\n" + String(repeating: "a,b\n", count: 500_000)])
        #expect(faults.count <= 200)
    }

    @Test func aPlainValueBeyondTheTableIsAnError() throws {
        let table = "tables: { g: { file: g.csv, units: [mV, S/m^2] } }"
        #expect(
            try said(table, "g(at)", files: ["g.csv": "0,1\n10,2\n"]).first
                == "device.yaml:14:43 this is beyond the points of table `g` | with `beyond: hold` it has the value of the nearest end there"
        )
    }
}
