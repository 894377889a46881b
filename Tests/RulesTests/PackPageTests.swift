import Disclosure
import Readers
import Testing
import Writers

struct PackPageTests {
    @Test(arguments: PackFiles.names)
    func `a page shows every rule with its source, and who may set it aside`(name: String) throws {
        let pack = try PackFiles.pack(name)
        let text = PackPage.text(pack, style: TextStyle(columns: 200))
        let html = String(decoding: PackPage.html(pack), as: UTF8.self)
        #expect(text.contains(pack.digest.hex) && html.contains(pack.digest.hex))
        for entry in pack.rules {
            let first = entry.because.split(separator: " ").prefix(3).joined(separator: " ")
            #expect(text.contains(first), "\(entry.key)")
            #expect(text.contains("by \(entry.overrideWords)"))
            #expect(html.contains(">\(entry.key)</th>"))
        }
        for name in ["For the issuer", "For the data owner"] {
            #expect(text.contains(name) && html.contains(name))
        }
    }

    @Test func `no line of a page is wider than asked`() throws {
        for name in PackFiles.names {
            for columns in [40, 72, 100] {
                let text = PackPage.text(
                    try PackFiles.pack(name), style: TextStyle(columns: columns))
                #expect(text.split(separator: "\n").allSatisfy { $0.count <= max(columns, 54) })
            }
        }
    }

    @Test func `markup in a pack's words stays text`() throws {
        let pack = try PackFiles.pack(
            rules: "- zero:\n  because: \"<script>alert(1)</script>\"")
        let html = String(decoding: PackPage.html(pack), as: UTF8.self)
        #expect(!html.contains("<script"))
        #expect(html.contains("&lt;script&gt;"))
    }
}

struct PackComparisonTests {
    @Test func `a stricter threshold is a change of the outputs that it fails, and of no other`()
        throws
    {
        let yaml = """
            - case: one
              table: |
                       Home   Kinship
                Leeds    44        8
                York     63       91
              verdict: pass
            - case: two
              table: |
                       Home   Kinship
                Leeds    44       28
                York     63       91
              verdict: pass
            """
        let cases = try PackReader.cases(bytes: Array(yaml.utf8), file: "cases.yaml")
        let was = try PackFiles.pack(rules: "- threshold: {minimum: 5}\n  because: a test")
        let now = try PackFiles.pack(rules: "- threshold: {minimum: 10}\n  because: a test")
        let comparison = PackComparison(
            of: cases.map(\.submission), was: [was], now: [now])
        #expect(comparison.outputs == 2)
        #expect(comparison.changes.map(\.submission) == ["one"])
        let change = try #require(comparison.changes.first)
        #expect(change.isWorse && change.before == .pass && change.after == .fail)
        #expect(change.gained.map(\.rule) == ["threshold"])
        #expect(change.lost.isEmpty)
        let back = PackComparison(of: cases.map(\.submission), was: [now], now: [was])
        #expect(back.changes.map(\.isMilder) == [true])
        #expect(PackComparison(of: cases.map(\.submission), was: [now], now: [now]).changes.isEmpty)
    }
}

extension PackComparisonTests {
    @Test func `a finding whose verdict alone is another is told once`() throws {
        let yaml = """
            - case: one
              table: |
                       Home   Kinship
                Leeds    44        0
                York     63       91
              verdict: pass
            """
        let cases = try PackReader.cases(bytes: Array(yaml.utf8), file: "cases.yaml")
        let pack = { (verdict: String) in
            try PackFiles.pack(rules: "- zero: {verdict: \(verdict)}\n  because: a test")
        }
        let text = PackChanges.text(
            PackComparison(
                of: cases.map(\.submission), was: [try pack("review")], now: [try pack("fail")]),
            style: TextStyle())
        #expect(text.contains("    ~ zero, review → fail: nobody is in this cell"))
        #expect(!text.contains("    + ") && !text.contains("    - "))
    }
}
