import Design
import Devices
import Foundation
import Testing
import Units

/// Which device or test holds each reference case, as Markdown: found in the evidence of the devices and in the tests.
enum EvidencePage {
    /// Devices whose evidence holds a case.
    private static let devices: [String: [String]] = [
        "S04": ["squid-axon"], "S05": ["mammalian-neuron"], "S08": ["mixed-pore"], "S14": ["cation-exchange-membrane"],
        "S16": ["silicon-nitride-nanopore"], "S17": ["silicon-nitride-nanopore"], "S19": ["conical-memristor"],
        "S20": ["conical-memristor"], "S21": ["conical-memristor"], "S22": ["conical-memristor"],
        "S23": ["conical-memristor"], "S24": ["conical-memristor"], "S25": ["slit-memristor"],
        "S26": ["slit-memristor"], "S27": ["adsorbing-slit"], "S28": ["slit-memristor"],
        "S29": ["hodgkin-huxley-axon"], "S30": ["hodgkin-huxley-axon"], "S31": ["hodgkin-huxley-axon"],
        "S32": ["hodgkin-huxley-axon"], "S33": ["morris-lecar"], "S34": ["morris-lecar"], "S35": ["fitzhugh-nagumo"],
        "S36": ["izhikevich", "izhikevich-script"], "S37": ["connor-stevens"],
        "S38": ["artificial-axon", "artificial-axon-pair"], "S39": ["luo-rudy-pump-patch"],
        "S40": ["potassium-emulator"], "S42": ["pump-leak-cell"], "S43": ["luo-rudy-pump-patch"], "S44": ["oect"],
        "S49": ["threshold-memristor"], "S51": ["limiting-current-membrane"],
    ]

    /// Why a case has no place, or not all of it.
    private static let remarks: [String: String] = [
        "S31": "how long it fires just above that current has no limit, so that the number belongs to a time",
        "S45": "noise is not in this version",
        "S46": "water's viscosity is that of another formula, 0.02 % below, and diffusion has more than it in it",
        "S47": "heats of transport are not in this version; two temperatures are refused",
    ]

    private struct Case: Decodable {
        struct Expected: Decodable {
            struct Tolerance: Decodable {
                let rel: Double?
                let abs: Double?
            }

            let name: String
            let value: Double?
            let unit: String
            let tolerance: Tolerance?

            enum Keys: String, CodingKey { case name, value, unit, tolerance }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                name = try container.decode(String.self, forKey: .name)
                value = try? container.decode(Double.self, forKey: .value)
                unit = try container.decode(String.self, forKey: .unit)
                tolerance = try container.decodeIfPresent(Tolerance.self, forKey: .tolerance)
            }

            /// Whether a number of evidence is this one, whatever its unit: the devices give units to cases in plain numbers.
            func isHeld(by item: EvidenceResult) -> Bool {
                guard let value, let answer = try? Answer("x = \(item.published)") else { return false }
                let allowed = max((tolerance?.rel ?? 0) * abs(value) + (tolerance?.abs ?? 0), 1e-9 * abs(value))
                // A printed number stands for all that round to it.
                let own = abs(answer.unit.number(si: answer.value))
                let rounding = answer.tolerance / answer.unit.scale
                return [1, 1e-3, 1e3].contains { (factor: Double) -> Bool in
                    let distance = abs(own * factor - abs(value))
                    return distance <= (1 + 1e-9) * max(allowed, rounding * factor)
                }
            }
        }

        let id: String
        let description: String
        let expected: [Expected]
    }

    static func cases() throws -> [(id: String, description: String, places: [String], missing: [String])] {
        let data = try Data(
            contentsOf: Repository.root.appendingPathComponent("Tests/ValidationTests/Data/model_cases.json"))
        let tests = try testsOfCases()
        return try JSONDecoder().decode([Case].self, from: data).map { own in
            var held: Set<String> = []
            var places: [String] = []
            for device in devices[own.id] ?? [] {
                let results = try ShippedEvidence.outcome("DeviceModels/devices/\(device).yaml").results
                let found = own.expected.filter { entry in
                    results.contains { !$0.isFailure && entry.isHeld(by: $0) }
                }
                guard !found.isEmpty else { continue }
                held.formUnion(found.map(\.name))
                places.append("[\(device)](devices.md#\(device))")
            }
            let functions = tests[own.id] ?? []
            places += functions.map { "`\($0)`" }
            let numbers = own.expected.filter { $0.value != nil && $0.tolerance != nil }
            let missing = functions.isEmpty ? numbers.map(\.name).filter { !held.contains($0) } : []
            return (own.id, own.description, places, missing)
        }
    }

    static func markdown() throws -> String {
        table(
            ["case", "what it is", "held by", "not held, and why"],
            try cases().map { own in
                let missing = own.missing.isEmpty ? nil : own.missing.joined(separator: ", ")
                let why = [missing, remarks[own.id]].compactMap { $0 }.joined(separator: "; ")
                return [own.id, own.description, own.places.joined(separator: ", "), why]
            })
    }

    /// Every case has a place, or the page says why not.
    static func expectEveryCaseHasAPlace() throws {
        let all = try cases()
        #expect(all.count == 52)
        for own in all { #expect(!own.places.isEmpty || remarks[own.id] != nil, "\(own.id) is held by nothing") }
    }

    /// Names of the tests that ask for a case.
    private static func testsOfCases() throws -> [String: [String]] {
        var result: [String: [String]] = [:]
        for path in Repository.files(below: "Tests", ending: ".swift") {
            let text = try Repository.text(path)
            let calls = ["ReferenceCase.named(\"S", "ModelCase(\"S"].filter(text.contains)
            guard !calls.isEmpty else { continue }
            var function = ""
            for line in text.split(separator: "\n") {
                if line.contains("@Test"), let name = line.split(separator: " func ").last?.prefix(while: { $0 != "(" })
                {
                    function = String(name)
                }
                guard let call = calls.compactMap({ line.range(of: $0) }).first else { continue }
                let file = path.split(separator: "/").last.map { String($0.dropLast(6)) } ?? path
                result["S" + line[call.upperBound...].prefix(2), default: []].append("\(file).\(function)")
            }
        }
        return result
    }
}
