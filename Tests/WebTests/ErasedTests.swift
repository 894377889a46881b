import Clearance
import Foundation
import Testing

@testable import Desk

/// What was erased has a page with what is still known, and what left can be called back there.
struct ErasedTests {
    private static func erase(_ sample: SampleDesk) throws -> [String] {
        let later = try OpenDesk(at: sample.desk, clock: { Int(time(nil)) + 91 * 86_400 })
        return try later.eraseDue(by: "operator").submissions.map(\.id)
    }

    /// A released version, the one that it replaced, and one that was taken back; all erased.
    private static func erased() throws -> (SampleDesk, old: String, out: String, gone: String) {
        let sample = try SampleDesk()
        let old = try sample.submit(Samples.plain)
        for name in ["checker-1", "checker-2"] {
            try sample.vote(.requestChanges, on: old, by: name, reason: "a secret reason")
        }
        let next = Samples.plain.map { name, text in
            name == "submission.yaml" ? (name, "supersedes: \(old)\n\(text)") : (name, text)
        }
        let out = try sample.submit(next)
        try sample.release(out)
        let gone = try sample.submit(Samples.safe)
        try OpenDesk(at: sample.desk).withdraw(gone, by: "author")
        let found = Set(try erase(sample))
        #expect(found == [old, out, gone])
        return (sample, old, out, gone)
    }

    @Test(arguments: ["author", "checker-1", "manager", "auditor"])
    func `what is still known of it is shown to whoever could see it before`(name: String)
        async throws
    {
        let (sample, old, out, gone) = try Self.erased()
        try await sample.serving { place in
            let browser = try await sample.browser(place, name)
            let page = try await browser.get("/submissions/\(out)")
            #expect(page.status == 200)
            #expect(page.body.contains("✓ released") && page.body.contains("Placements"))
            #expect(page.body.contains("is erased, as entry"))
            #expect(page.body.contains("href=\"/submissions/\(old)\""))
            #expect(page.body.contains("small.csv") && page.body.contains("✓ approve"))
            let left = page.body.contains("What left") && page.body.contains("checker-2, key")
            #expect(left == (name != "author"))
            #expect(page.body.contains("checker-1") == (name != "author"))
            let reads = ["manager", "auditor"].contains(name)
            #expect(page.body.contains("Check it yourself") == reads)
            #expect(page.body.contains("In the log it is entry <a href=\"/log/") == reads)

            let before = try await browser.get("/submissions/\(old)")
            #expect(before.status == 200 && before.body.contains("request changes"))
            let last = try await browser.get("/submissions/\(gone)")
            #expect(last.status == 200 && last.body.contains("withdrawn"))
            for body in [page.body, before.body, last.body] {
                #expect(!body.contains("a secret reason") && !body.contains("No rule of the packs"))
            }
            let file = try await browser.get("/submissions/\(out)/outputs/1")
            #expect(file.status == 410 && file.body.contains("This was erased"))
            let list = try await browser.get("/?all=yes")
            #expect(list.status == 200 && list.body.contains(out))
        }
    }

    @Test func `others do not see it, and it is called back on its page`() async throws {
        let (sample, _, out, _) = try Self.erased()
        try await sample.serving { place in
            let other = try await sample.browser(place, "other-author")
            #expect(try await other.get("/submissions/\(out)").status == 404)
            let manager = try await sample.browser(place, "manager")
            let path = "/submissions/\(out)"
            #expect(try await manager.get(path).body.contains("action=\"\(path)/recall\""))
            let silent = try await manager.post("\(path)/recall", from: path, ["reason": " "])
            #expect(silent.status == 422 && silent.body.contains("Say why"))
            let recalled = try await manager.post(
                "\(path)/recall", from: path, ["reason": "the wrong year"])
            #expect(recalled.status == 303 && recalled.location == path)
            let after = try await manager.get(path).body
            #expect(after.contains("recalled") && !after.contains("\(path)/recall"))
            #expect(try sample.entries("recall") == 1)
        }
    }

    @Test func `programs are told that nothing is known of verdicts and titles`() throws {
        let (sample, _, out, gone) = try Self.erased()
        let desk = try OpenDesk(at: sample.desk)
        try desk.openAccounts()
        let bearer = Bearer(visitor: try desk.visitor(named: "auditor"), scopes: [.read])
        let lost = try #require(try desk.answer(about: gone, to: bearer)?.object)
        #expect(lost["title"] == .null && lost["outputs"]?.array?.isEmpty == true)
        let left = try #require(try desk.answer(about: out, to: bearer)?.object)
        #expect(left["title"] == .string("Placements"))
        let verdicts = left["outputs"]?.array?.map { $0["verdict"]?.string }
        #expect(verdicts == ["review", "fail"])
    }
}
