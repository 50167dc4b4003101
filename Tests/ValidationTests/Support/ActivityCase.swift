import Devices
import Electrochemistry
import Equations
import Foundation
import Testing

/// The families that are shipped.
let shippedFamilies = ActivityFamilies(DescriptorFolders(catalogue: catalogue))

/// A case of `activity_cases.json`.
struct ActivityCase {
    let id: String
    let fields: [String: Any]

    init(_ fields: [String: Any]) throws {
        id = try #require(fields["id"] as? String)
        self.fields = fields
    }

    static func all(_ kind: String) throws -> [ActivityCase] {
        let url = try #require(
            Bundle.module.url(forResource: "activity_cases", withExtension: "json", subdirectory: "Data"))
        let all = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [[String: Any]])
        return try all.filter { $0["kind"] as? String == kind }.map { try ActivityCase($0) }
    }

    var temperature: Double {
        get throws { try #require(fields["T_K"] as? Double) }
    }

    func map(_ path: String...) throws -> [String: Any] {
        var map = fields
        for key in path { map = try #require(map[key] as? [String: Any], "\(id): no \(key)") }
        return map
    }

    func number(_ path: String...) throws -> Double {
        var map = fields
        for key in path.dropLast() { map = try #require(map[key] as? [String: Any], "\(id): no \(key)") }
        return try #require(map[path.last ?? ""] as? Double, "\(id): no number \(path)")
    }

    /// A makeup, sorted by name; molalities in mol/kg.
    static func makeup(_ map: [String: Any]) throws -> (ions: [Ion], molalities: [Double]) {
        let all = try map.sorted { $0.key < $1.key }.map {
            (try IonCatalogue.standard.ion($0.key), try #require($0.value as? Double))
        }
        return (all.map(\.0), all.map(\.1))
    }
}

extension ActivityModel {
    /// The coefficients of ions, by their number in the makeup.
    func coefficients(_ ions: [Ion], _ molalities: [Double], _ temperature: Double) throws
        -> ActivityCoefficients<Double>
    {
        try binding(for: ions.map { ActivitySpecies($0) }).formula.coefficients(
            molalities: molalities, temperature: temperature)
    }

    /// The mean coefficient of a salt alone in water.
    func mean(_ salt: Salt, _ molality: Double, _ temperature: Double) throws -> Double {
        let logs = try coefficients(
            salt.components.map(\.ion), salt.components.map { $0.count * molality }, temperature
        ).logGammas
        let counts = salt.components.map(\.count)
        return exp(zip(counts, logs).reduce(0) { $0 + $1.0 * $1.1 } / counts.reduce(0, +))
    }
}
