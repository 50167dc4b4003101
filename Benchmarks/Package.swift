// swift-tools-version: 6.1
import PackageDescription

// A package of its own: what is only measured never reaches the users of the toolkit.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "iontronics", path: "..")],
    targets: [
        .target(name: "Reference", path: "reference", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "Machine", path: "machine"),
        .systemLibrary(name: "CPlainHDF5", path: "hdf5", pkgConfig: "hdf5-serial"),
        .target(name: "RawFile", dependencies: ["CPlainHDF5"], path: "raw"),
        .executableTarget(
            name: "benchmarks",
            dependencies: ["Reference", "RawFile", "Machine", .product(name: "Iontronics", package: "iontronics")]),
    ],
    swiftLanguageModes: [.v6]
)
