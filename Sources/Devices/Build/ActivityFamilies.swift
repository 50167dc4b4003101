public import Electrochemistry
internal import Equations

/// The families of activity parameters that folders hold, for those who compute without a device.
public struct ActivityFamilies: Sendable {
    /// In the order of their names.
    public let all: [ActivityFamily]
    /// What was wrong with texts that could not be read.
    public let problems: [Diagnostic]

    /// Reads `activity/` of every folder.
    public init(_ folders: DescriptorFolders) {
        self.init(
            FamilyLibrary(
                deviceFolder: folders.catalogue ?? folders.models.first ?? ".", shownFolder: "", folders: folders))
    }

    /// Every family that a device could name.
    public init(_ library: FamilyLibrary) {
        let context = BuildContext(
            root: TextNode(scalar: "", from: "families"), graph: Graph(), varied: [], nominal: { [] },
            table: { _ in nil })
        let scope = DeviceScope(context: context, ions: IonNames(catalogue: .standard))
        let reader = FamilyText(context: context, scope: scope, ions: .standard)
        all = library.all().compactMap { reader.read($0) }
        problems = context.diagnostics
    }

    /// The family of a name.
    public func family(_ name: String) -> ActivityFamily? { all.first { $0.name == name } }

    /// The model of a name with the family that it takes where none is named.
    public func model(
        _ name: String, constants: [String: Double] = [:], fallbacks: [String] = [],
        convention: SingleIonConvention = .none
    ) throws(ActivityError) -> ActivityModel {
        try ActivityModel(
            named: name, constants: constants, family: FamilyLibrary.standard(of: name).flatMap { family($0) },
            fallbacks: fallbacks.compactMap { family($0) }, convention: convention)
    }
}
