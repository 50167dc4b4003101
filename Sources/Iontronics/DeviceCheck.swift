public import Analyses
internal import Design
public import Devices

/// Everything about a device that can be found out without solving.
public enum DeviceCheck {
    /// Builds the device, each of its variants and each of its analyses.
    ///
    /// - Returns: notes and warnings.
    /// - Throws: every error, at once.
    public static func check(_ descriptor: Descriptor) throws(Diagnostics) -> Diagnostics {
        var found = descriptor.notes
        func collect(_ body: () throws(Diagnostics) -> Diagnostics) {
            do throws(Diagnostics) { found.append(contentsOf: try body()) } catch { found.append(contentsOf: error) }
        }
        collect { () throws(Diagnostics) in try Sweep(.operatingPoint, of: descriptor).notes }
        for name in descriptor.variantNames {
            collect { () throws(Diagnostics) in try Sweep(.operatingPoint, of: descriptor.variant(named: name)).notes }
        }
        for entry in descriptor.root["analyses"]?.map ?? [] {
            collect { () throws(Diagnostics) in
                try Sweep(AnalysisSpec(entry.key, entry.value, of: descriptor), of: descriptor).notes
            }
        }
        collect { () throws(Diagnostics) in try DataSheet(descriptor, samples: 1).notes }
        for warning in descriptor.unusedParameters { found.append(warning) }
        if found.hasErrors { throw found }
        return found
    }
}
