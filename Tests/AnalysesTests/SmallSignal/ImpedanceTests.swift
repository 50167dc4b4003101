import Analyses
import Datasets
import Devices
import Foundation
import Testing

@Suite struct ImpedanceTests {
    /// A membrane of 10 uS and 20 nF behind a resistor of 10 kOhm.
    private func membrane(_ analysis: String, capacitance: String = "0.02 F/m^2") -> String {
        leak(
            analysis,
            extra: """
                circuit:
                  elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 10 kOhm } }
                port: [electrode, outside]
                """
        ).replacing("area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: \(capacitance)")
    }

    private let frequencies = "from: 1 Hz, to: 10 kHz, points: 9"

    @Test(arguments: ["", "drive: { V: -20 mV }, ", "drive: { I: 2 nA }, "])
    func isThatOfTheCircuit(_ drive: String) throws {
        let solved = try Solved(membrane("{ \(drive)impedance: { \(frequencies) } }"))
        let (real, imaginary) = (try solved["impedance_real"], try solved["impedance_imaginary"])
        for (index, frequency) in try solved.axis("frequency").enumerated() {
            #expect(isClose(frequency, pow(10, Double(index) / 2), relative: 1e-12))
            let (g, b) = (1e-5, 2 * Double.pi * frequency * 2e-8)
            let square = g * g + b * b
            #expect(isClose(real[index], 1e4 + g / square))
            #expect(isClose(imaginary[index], -b / square))
            #expect(isClose(try solved["impedance_magnitude"][index], hypot(real[index], imaginary[index])))
            #expect(isClose(try solved["impedance_phase"][index], atan2(imaginary[index], real[index])))
        }
        #expect(solved.table["transfer_real"] == nil)
        #expect(solved.unit(of: "impedance_magnitude") == "Ohm")
    }

    /// From the voltage of the port to that of the membrane: a divider; from it to the current: the admittance.
    @Test(arguments: ["", "drive: { V: -20 mV }, "]) func transfersFromVoltage(_ drive: String) throws {
        let divided = try Solved(membrane("{ \(drive)impedance: { \(frequencies), input: V, output: film.V } }"))
        let admitted = try Solved(membrane("{ \(drive)impedance: { \(frequencies), input: V, output: I } }"))
        for (index, frequency) in try divided.axis("frequency").enumerated() {
            // 1 / (1 + R (g + j w C))
            let (real, imaginary) = (1 + 1e4 * 1e-5, 1e4 * 2e-8 * 2 * Double.pi * frequency)
            #expect(isClose(try divided["transfer_magnitude"][index], 1 / hypot(real, imaginary)))
            #expect(isClose(try divided["transfer_phase"][index], -atan2(imaginary, real)))
            let own = try admitted["transfer_magnitude"][index] * admitted["impedance_magnitude"][index]
            #expect(isClose(own, 1))
        }
    }

    /// From a value of the device: what it does where the port is open, and where its voltage is held.
    @Test func transfersFromAPath() throws {
        let open = try Solved(membrane("{ impedance: { \(frequencies), input: leak.reversal, output: film.V } }"))
        let held = try Solved(
            membrane("{ drive: { V: -20 mV }, impedance: { \(frequencies), input: leak.reversal, output: film.V } }"))
        let current = try Solved(
            membrane("{ drive: { V: -20 mV }, impedance: { \(frequencies), input: leak.reversal, output: I } }"))
        for (index, frequency) in try open.axis("frequency").enumerated() {
            let (g, b) = (1e-5, 2 * Double.pi * frequency * 2e-8)
            #expect(isClose(try open["transfer_magnitude"][index], g / hypot(g, b)))
            #expect(isClose(try held["transfer_magnitude"][index], g / hypot(g + 1e-4, b)))
            #expect(isClose(try current["transfer_magnitude"][index], 1e-4 * g / hypot(g + 1e-4, b)))
        }
    }

    /// Without capacitance or states it is one over the slope conductance; with a sweep around, every point has its own.
    @Test func nestsInASweep() throws {
        let solved = try Solved(
            membrane(
                "{ sweep: [{ scale: [1, 2] }, { access.resistance: [1 kOhm, 5 kOhm, 9 kOhm] }], impedance: { from: 1 Hz, to: 3 Hz, points: 3, spacing: linear }, record: [V] }",
                capacitance: "0"))
        #expect(try solved.axis("frequency") == [1, 2, 3])
        let real = try solved["impedance_real"]
        #expect(real.count == 18)
        for (place, value) in real.enumerated() {
            let exact = [1e5, 5e4][place / 9] + [1e3, 5e3, 9e3][place / 3 % 3]
            #expect(isClose(value, exact))
            #expect(try solved["impedance_imaginary"][place] == 0)
        }
    }

    /// The membrane of Hodgkin and Huxley at a held voltage, against its equations linearised by hand: each gate is a
    /// conductance that lags behind.
    @Test(arguments: [-65.0, -50, -30]) func isThatOfHodgkinAndHuxley(_ voltage: Double) throws {
        let text = try String(contentsOfFile: Solved.catalogue + "/devices/hodgkin-huxley-axon.yaml", encoding: .utf8)
        let own = "  z: { drive: { V: \(voltage) mV }, impedance: { from: 1 Hz, to: 10 kHz, points: 21 } }\nevidence:"
        let solved = try Solved(try Solved.descriptor(text.replacing("evidence:", with: own)), "z")
        for (index, frequency) in try solved.axis("frequency").enumerated() {
            let (real, imaginary) = Squid.admittance(voltage, frequency)
            // mS/cm^2 of 1 mm^2 is 1e-5 S.
            let square = (real * real + imaginary * imaginary) * 1e-5
            #expect(isClose(try solved["impedance_real"][index], real / square, relative: 1e-7))
            #expect(
                isClose(
                    try solved["impedance_imaginary"][index], -imaginary / square, relative: 1e-7,
                    absolute: 1e-9 / square.squareRoot()))
        }
        // Near rest the delayed rectifier makes it behave as an inductance: it is largest away from zero frequency.
        let sizes = try solved["impedance_magnitude"]
        if voltage == -65 {
            let top = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
            let frequency = try solved.axis("frequency")[top]
            #expect(frequency > 40 && frequency < 100)
            #expect(try solved["impedance_imaginary"][0] > 0)
        }
    }

    /// Numbers read off: the corner of a membrane alone is g / (2 pi C).
    @Test func givesFigures() throws {
        let text = leak(
            """
            { impedance: { from: 1 Hz, to: 10 kHz, points: 401 }, figures: {
                edge: "bandwidth(magnitude(impedance), frequency)", least: "lowest(phase(impedance))",
                rest: "first(magnitude(impedance))" } }
            """
        ).replacing("area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 0.02 F/m^2")
        let solved = try Solved(text)
        #expect(isClose(try solved["edge"][0], 1e-5 / (2 * Double.pi * 2e-8), relative: 1e-3))
        #expect(isClose(try solved["least"][0], -atan2(2 * Double.pi * 1e4 * 2e-8, 1e-5)))
    }

    @Test func saysWhatCannotBe() {
        func said(_ impedance: String, _ rest: String = "") -> String {
            complaints(membrane("{ impedance: { \(impedance) }\(rest) }")).joined(separator: "\n")
        }
        #expect(said("from: 1 Hz, to: 2 Hz, points: 2", ", record: [impedance]").contains("`magnitude(impedance)`"))
        #expect(said("from: 1 Hz, to: 2 Hz, points: 2", ", record: [real(transfer)]").contains("`output`"))
        #expect(said("from: -1 Hz, to: 2 Hz, points: 2, spacing: linear").contains("not negative"))
        #expect(said("from: 1 V, to: 2 V, points: 2").contains("a frequency is in 1/s"))
        #expect(said("from: 1 Hz, to: 2 Hz, points: 2, input: film.are").contains("no path `film.are`"))
        #expect(said("from: 1 Hz, to: 2 Hz, points: 2, output: film.Q").contains("film.Q"))
        #expect(complaints(leak("{ record: [real(impedance)] }")).joined().contains("needs a frequency"))
    }
}

/// The equations of Hodgkin and Huxley in mV, ms and mS/cm^2.
private enum Squid {
    static func rates(_ v: Double) -> [(opening: Double, closing: Double)] {
        [
            (0.1 * (v + 40) / (1 - exp(-(v + 40) / 10)), 4 * exp(-(v + 65) / 18)),
            (0.07 * exp(-(v + 65) / 20), 1 / (1 + exp(-(v + 35) / 10))),
            (0.01 * (v + 55) / (1 - exp(-(v + 55) / 10)), 0.125 * exp(-(v + 65) / 80)),
        ]
    }

    static func steady(_ v: Double) -> [Double] { rates(v).map { $0.opening / ($0.opening + $0.closing) } }

    /// mS/cm^2 at a frequency in Hz.
    static func admittance(_ v: Double, _ frequency: Double) -> (real: Double, imaginary: Double) {
        let (m, h, n) = (steady(v)[0], steady(v)[1], steady(v)[2])
        let w = 2 * Double.pi * frequency * 1e-3
        var (real, imaginary) = (120 * m * m * m * h + 36 * n * n * n * n + 0.3, w)
        // What each gate adds per change of its value.
        let factors = [
            120 * 3 * m * m * h * (v - 50), 120 * m * m * m * (v - 50), 36 * 4 * n * n * n * (v + 77),
        ]
        let step = 1e-3
        for gate in 0..<3 {
            let slope = (steady(v + step)[gate] - steady(v - step)[gate]) / (2 * step)
            let lag = w / (rates(v)[gate].opening + rates(v)[gate].closing)
            real += factors[gate] * slope / (1 + lag * lag)
            imaginary -= factors[gate] * slope * lag / (1 + lag * lag)
        }
        return (real, imaginary)
    }
}
