// swift-tools-version: 6.1
import PackageDescription

// Every Swift target is built with the same rules: a C or library type that leaks into a public
// signature is a compile error, so the floors below stay walls.
let rules: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A floor of the house: imports point to the targets it names, which all stand below it.
func floor(_ name: String, on below: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: below, exclude: exclude, swiftSettings: rules)
}

func tests(_ name: String, of targets: [Target.Dependency], data: Bool = false, exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: targets, exclude: exclude, resources: data ? [.copy("Data")] : [],
        swiftSettings: rules)
}

// `make` says which commit is built. SwiftPM knows it too, but keeps the answer it gave for an earlier commit, so
// that a plain `swift build` says `unknown` rather than something wrong.
let commit = Context.environment["IONTRONIC_GIT_COMMIT"].flatMap { text in
    text.isEmpty || !text.allSatisfy { $0.isHexDigit || "-dirty".contains($0) } ? nil : text
}

let package = Package(
    name: "iontronics",
    products: [
        .executable(name: "iontronic", targets: ["IontronicCLI"]),
        .library(name: "Iontronics", targets: ["Iontronics"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // MARK: - C libraries
        .systemLibrary(name: "CHDF5", pkgConfig: "hdf5-serial", providers: [.apt(["libhdf5-dev"])]),
        .systemLibrary(name: "CUDUNITS", providers: [.apt(["libudunits2-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CNLopt", pkgConfig: "nlopt", providers: [.apt(["libnlopt-dev"])]),
        .target(name: "CLanes"),
        .target(name: "CMemory"),
        .target(
            name: "CBuild", cSettings: commit.map { [.define("IONTRONIC_GIT_COMMIT", to: "\"\($0)\"")] } ?? []),

        // MARK: - Floors, lowest first
        floor("Units", on: ["CUDUNITS"]),
        floor("Lanes", on: ["CLanes"]),
        floor("Equations", on: ["Units", "Lanes"]),
        floor("Solvers", on: ["Equations", "Lanes", "Units"]),
        floor("Electrochemistry", on: ["Equations", "Units"]),
        floor(
            "Devices",
            on: ["CCrypto", "Electrochemistry", "Equations", "Units", .product(name: "Yams", package: "Yams")]),
        floor("Circuits", on: ["Devices", "Solvers", "Electrochemistry", "Equations", "Units"]),
        floor("Analyses", on: ["Circuits", "Devices", "Solvers", "Electrochemistry", "Equations", "Lanes", "Units"]),
        floor("Datasets", on: ["Analyses", "Lanes", "CHDF5", "CDeflate"]),
        floor(
            "Design",
            on: [
                "Datasets", "Analyses", "Circuits", "Devices", "Solvers", "Electrochemistry", "Equations", "Units",
                "CNLopt",
            ]),
        floor("Reports", on: ["Design", "Datasets", "Analyses", "Devices", "Units"]),
        floor(
            "Iontronics",
            on: [
                "Reports", "Design", "Datasets", "Analyses", "Circuits", "Devices", "Electrochemistry", "Equations",
                "Solvers", "Units", "CBuild",
            ]),
        .executableTarget(
            name: "IontronicCLI",
            dependencies: [
                "Iontronics", "CMemory", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: rules),

        // MARK: - Tests
        tests("UnitsTests", of: ["Units"]),
        tests("LanesTests", of: ["Lanes"], data: true, exclude: ["reference.py", "coefficients.py"]),
        tests("EquationsTests", of: ["Equations", "Units", "Lanes"]),
        tests("SolversTests", of: ["Solvers", "Equations", "Units", "Lanes"]),
        tests("ElectrochemistryTests", of: ["Electrochemistry", "Equations", "Units"], data: true),
        tests("DevicesTests", of: ["Devices", "Electrochemistry", "Equations", "Units"], data: true),
        tests("CircuitsTests", of: ["Circuits", "Devices", "Equations", "Units"]),
        tests("AnalysesTests", of: ["Analyses", "Circuits", "Datasets", "Devices", "Equations", "Solvers", "Units"]),
        tests("DatasetsTests", of: ["Datasets", "Analyses"]),
        tests("DesignTests", of: ["Design", "Datasets", "Analyses", "Devices", "Equations", "Units"]),
        tests("ReportsTests", of: ["Reports", "Datasets", "Analyses", "Devices", "Units"]),
        tests("CommandTests", of: ["Iontronics", "IontronicCLI"], exclude: ["Data"]),
        tests("DocumentationTests", of: ["Iontronics", "Design", "Analyses", "Datasets", "Devices", "Units"]),
        tests(
            "ValidationTests",
            of: [
                "Iontronics", "Analyses", "Circuits", "Datasets", "Devices", "Electrochemistry", "Equations", "Solvers",
                "Units",
            ], data: true),
    ],
    swiftLanguageModes: [.v6]
)
