import Devices
import Foundation
import Iontronics
import Testing

/// The pages about the catalogue, and what every shipped device must have.
@Suite struct CatalogueTests {
    @Test func modelsAreDescribedAsTheyAre() throws {
        try expectPart("models", of: "docs/reference/models.md", is: ModelPage.markdown())
    }

    @Test func devicesAreDescribedAsTheyAre() throws {
        try expectPart("devices", of: "docs/reference/devices.md", is: DevicePage.markdown())
    }

    @Test func referenceCasesAreHeldAsTheyAre() throws {
        try EvidencePage.expectEveryCaseHasAPlace()
        try expectPart("cases", of: "docs/reference/evidence.md", is: EvidencePage.markdown())
    }

    /// `IONTRONICS_REGENERATE=1` draws the pictures; otherwise each must be there, small, and of an analysis that still draws.
    @Test(arguments: Repository.devicePaths) func deviceHasAPicture(path: String) throws {
        let device = try Repository.device(path)
        if Page.isRegenerating { try DevicePicture.draw(device) }
        let chart = try DevicePicture.chart(device)
        #expect(chart.curves.allSatisfy { $0.y.contains(where: \.isFinite) })
        let picture = try Repository.text(DevicePicture.path(device.name))
        #expect(picture.contains("<svg") && picture.contains(chart.yLabel))
        #expect(picture.utf8.count < 150_000)
    }

    @Test(arguments: Repository.devicePaths) func deviceChecksWithoutAWarning(path: String) throws {
        do {
            let notes = try DeviceCheck.check(Repository.device(path))
            #expect(notes.entries.allSatisfy { $0.severity == .note }, "\(DiagnosticRenderer().render(notes))")
        } catch {
            Issue.record("\(path): \(said(error))")
        }
    }

    @Test(arguments: Repository.devicePaths) func deviceReproducesItsEvidence(path: String) throws {
        let outcome = try ShippedEvidence.outcome(path)
        for result in outcome.results {
            #expect(!result.isFailure, "\(result.quantity) is \(result.ours), not \(result.published)")
        }
        #expect(outcome.notes.entries.isEmpty, "\(DiagnosticRenderer().render(outcome.notes))")
    }

    @Test func figuresOfMeritAreDescribedAsTheyAre() throws {
        try expectPart("figures", of: "docs/reference/figures-of-merit.md", is: FigurePage.markdown())
    }

    @Test(arguments: Repository.devicePaths) func deviceHoldsItsSpecs(path: String) throws {
        for result in try DataSheet(Repository.device(path)).results(threads: 2) {
            #expect(result.verdict != .fails, "\(result.quantity)")
            #expect(result.missingCount == 0 && result.outsideValidityCount == 0)
        }
    }

    /// A device says what it is, where it holds, and what it must reproduce; a wide tolerance says why.
    @Test(arguments: Repository.devicePaths) func deviceIsDocumented(path: String) throws {
        let root = try Repository.device(path).root
        #expect(root["doc"]?.scalar?.contains("Holds ") == true, "no word about where it holds")
        #expect(path.hasSuffix("/\(root["name"]?.scalar ?? "?").yaml"))
        #expect(try !DevicePage.card(of: Repository.device(path)).isEmpty, "no card of validity")
        #expect(root["spread"]?.map?.isEmpty == false, "nothing is spread")
        let evidence = root["evidence"]?.list ?? []
        #expect(!evidence.isEmpty)
        for item in evidence {
            #expect(item["source"]?.scalar?.isEmpty == false)
            guard item["why"] == nil, let value = item["value"]?.scalar, let tolerance = item["tolerance"]?.scalar
            else { continue }
            let printed = try Answer("x = \(value)")
            let width = try Answer("x = \(tolerance)")
            #expect(width.unit.dimension == printed.unit.dimension)
            #expect(
                abs(width.value) <= printed.tolerance * (1 + 1e-9), "\(value) +- \(tolerance) without a reason")
        }
    }

    @Test(arguments: Repository.modelPaths) func modelIsDocumented(path: String) throws {
        let model = try Repository.model(path)
        #expect(model["doc"]?.scalar?.isEmpty == false)
        #expect(path.hasSuffix("/\(model["name"]?.scalar ?? "?").yaml"))
    }
}
