import Devices
import Foundation
import Iontronics
import Testing

/// What holds for every page of the manual.
@Suite struct PageTests {
    static let paths = Repository.files(below: "docs", ending: ".md")

    @Test func thereArePages() { #expect(Self.paths.count >= 8) }

    /// Every device on every page can be checked without an error; models that stand beside it are on the same page.
    @Test(arguments: paths) func devicesAreValid(path: String) throws {
        let place = try Workplace(path)
        for name in place.devices {
            do {
                _ = try DeviceCheck.check(place.device(name))
            } catch {
                Issue.record("\(path), \(name): \(said(error))")
            }
        }
    }

    @Test(arguments: paths) func linksLeadSomewhere(path: String) throws {
        let page = try Page(path)
        let folder = Repository.root.appendingPathComponent(path).deletingLastPathComponent()
        for link in page.links {
            let target = folder.appendingPathComponent(link).standardizedFileURL.path
            #expect(FileManager.default.fileExists(atPath: target), "\(path) links to \(link)")
        }
    }

    /// Links to a heading name one that is there.
    @Test(arguments: paths) func anchorsExist(path: String) throws {
        let page = try Page(path)
        for (link, anchor) in page.anchors {
            let folder = Repository.root.appendingPathComponent(path).deletingLastPathComponent()
            let target =
                link.isEmpty ? page.text : try String(contentsOf: folder.appendingPathComponent(link), encoding: .utf8)
            #expect(Page.headings(of: target).contains(anchor), "\(path) links to \(link)#\(anchor)")
        }
    }
}
