import Disclosure
import Foundation
import Testing
import Writers

/// Every form of a report against a file that was looked at by a person. To renew them after a
/// change: `SALLYPORT_GOLDEN=write swift test`, then look at the difference.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")

    static let forms: [(String, [UInt8])] = [
        ("mixed.txt", Array(ReportWriter.text(Fixtures.mixed, style: TextStyle()).utf8)),
        (
            "mixed-narrow.txt",
            Array(ReportWriter.text(Fixtures.mixed, style: TextStyle(columns: 44)).utf8)
        ),
        (
            "mixed-quiet.txt",
            Array(ReportWriter.text(Fixtures.mixed, style: TextStyle(quiet: true)).utf8)
        ),
        ("mixed.json", ReportWriter.json(Fixtures.mixed, allCells: false)),
        ("mixed.html", ReportWriter.html(Fixtures.mixed, allCells: false)),
        ("mixed.sarif", ReportWriter.sarif(Fixtures.mixed)),
        ("mixed.junit.xml", ReportWriter.junit(Fixtures.mixed)),
        ("passing.json", ReportWriter.json(Fixtures.passing, allCells: true)),
        (
            "passing.txt",
            Array(ReportWriter.text(Fixtures.passing, style: TextStyle(allCells: true)).utf8)
        ),
        ("proposed.txt", Array(ReportWriter.text(Fixtures.proposed, style: TextStyle()).utf8)),
        (
            "proposed-narrow.txt",
            Array(ReportWriter.text(Fixtures.proposed, style: TextStyle(columns: 44)).utf8)
        ),
        ("proposed.html", ReportWriter.html(Fixtures.proposed, allCells: false)),
        ("proposed.json", ReportWriter.json(Fixtures.proposed, allCells: false)),
        ("proposed.sarif", ReportWriter.sarif(Fixtures.proposed)),
        ("proposed.junit.xml", ReportWriter.junit(Fixtures.proposed)),
        ("hostile.txt", Array(ReportWriter.text(Fixtures.hostile, style: TextStyle()).utf8)),
        ("hostile.html", ReportWriter.html(Fixtures.hostile, allCells: false)),
    ]

    @Test(arguments: forms.map(\.0))
    func `writes the bytes that were looked at`(name: String) throws {
        let bytes = try #require(Self.forms.first { $0.0 == name }).1
        let file = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["SALLYPORT_GOLDEN"] == "write" {
            try Data(bytes).write(to: file)
        }
        #expect(try Data(contentsOf: file) == Data(bytes))
    }
}
