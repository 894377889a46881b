import Clearance
import Foundation
import Testing

@testable import Desk

/// A key that is held open for some minutes, by policy and by its owner's wish.
struct KeyHoldingTests {
    private static let bar = "Your key is open until"
    private static let offer = "Keep my key open for 10 minutes"

    private static func sample(minutes: Int) throws -> SampleDesk {
        let sample = try SampleDesk()
        try setMinutes(minutes, at: sample)
        return sample
    }

    private static func setMinutes(_ minutes: Int, at sample: SampleDesk) throws {
        let desk = try OpenDesk(at: sample.desk)
        var policy = desk.policy
        policy.holdMinutes = minutes
        try Data(policy.yaml).write(to: URL(filePath: desk.folder.policy))
        try OpenDesk(at: sample.desk).recordPolicy(by: "operator")
    }

    /// Decides on a file from its page.
    private static func decide(
        _ browser: Browser, _ path: String, _ further: [String: String]
    ) async throws -> Browser.Answer {
        let page = try await browser.get(path)
        var fields = ["decision": "approve", "reason": "looked at"]
        for name in ["token", "digest", "turn", "check", "mine", "findings"] {
            fields[name] = page.field(name)
        }
        return try await browser.post(path, fields.merging(further) { $1 })
    }

    /// Approves a file from its page; the status.
    private static func approve(
        _ browser: Browser, _ path: String, _ further: [String: String]
    ) async throws -> Int { try await decide(browser, path, further).status }

    private static let hold = ["passphrase": SampleDesk.passphrase, "hold": "yes"]

    @Test func `a held key signs without its passphrase until it is locked`() async throws {
        let sample = try Self.sample(minutes: 10)
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let other = try await sample.browser(place, "checker-1")
            let pages = (1...2).map { "/submissions/\(id)/outputs/\($0)" }
            #expect(try await checker.get(pages[0]).body.contains(Self.offer))
            #expect(try await Self.approve(checker, pages[0], Self.hold) == 303)
            let open = try await checker.get(pages[1]).body
            #expect(open.contains(Self.bar) && !open.contains("Passphrase of your key"))
            #expect(try await checker.get("/").body.contains(Self.bar))
            // Another session of the same person knows nothing of it.
            #expect(!(try await other.get("/").body).contains(Self.bar))
            #expect(try await Self.approve(other, pages[1], [:]) == 403)
            #expect(try await Self.approve(checker, pages[1], [:]) == 303)
            #expect(try sample.entries("vote") == 2)
            #expect(try await checker.post("/lock-keys", from: "/", [:]).status == 303)
            let locked = try await checker.get(pages[1]).body
            #expect(!locked.contains(Self.bar) && locked.contains("Passphrase of your key"))
            let refused = try await Self.decide(checker, pages[1], ["decision": "reject"])
            #expect(refused.status == 403 && refused.body.contains("Your key is locked"))
            #expect(try sample.entries("vote") == 2)
        }
    }

    @Test func `signing out ends it, and so does signing out everywhere elsewhere`() async throws {
        let sample = try Self.sample(minutes: 10)
        let id = try sample.submit(Samples.plain)
        let page = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            for everywhere in [false, true] {
                let checker = try await sample.browser(place, "checker-1")
                let decision = ["decision": everywhere ? "refer" : "reject"]
                let fields = Self.hold.merging(decision) { $1 }
                #expect(try await Self.decide(checker, page, fields).status == 303)
                #expect(try await checker.get("/").body.contains(Self.bar))
                let cookie = checker.cookie
                let leaving = everywhere ? try await sample.browser(place, "checker-1") : checker
                let out = everywhere ? ["everywhere": "yes"] : [:]
                #expect(try await leaving.post("/sign-out", from: "/", out).status == 303)
                checker.cookie = cookie
                #expect(try await checker.get("/").status == 303)
            }
        }
    }

    @Test func `without the policy nothing is held, whatever the form says`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        let page = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            #expect(!(try await checker.get(page).body).contains("Keep my key open"))
            #expect(try await Self.approve(checker, page, Self.hold) == 303)
            #expect(!(try await checker.get("/").body).contains(Self.bar))
            let next = "/submissions/\(id)/outputs/2"
            #expect(try await Self.approve(checker, next, [:]) == 403)
            #expect(try sample.entries("vote") == 1)
        }
    }

    @Test func `a policy that changes while the server runs is gone by at once`() async throws {
        let sample = try Self.sample(minutes: 10)
        let id = try sample.submit(Samples.plain)
        let pages = (1...2).map { "/submissions/\(id)/outputs/\($0)" }
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            #expect(try await Self.approve(checker, pages[0], Self.hold) == 303)
            try Self.setMinutes(0, at: sample)
            #expect(try await Self.approve(checker, pages[1], [:]) == 403)
            let typed = ["passphrase": SampleDesk.passphrase]
            #expect(try await Self.approve(checker, pages[1], typed) == 303)
            #expect(try sample.entries("vote") == 2)
        }
    }

    @Test func `a wrong passphrase holds nothing and counts as one`() async throws {
        let sample = try Self.sample(minutes: 10)
        let id = try sample.submit(Samples.plain)
        let page = "/submissions/\(id)/outputs/1"
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let wrong = ["passphrase": "not the right one", "hold": "yes"]
            for _ in 0..<3 { #expect(try await Self.approve(checker, page, wrong) == 403) }
            #expect(!(try await checker.get(page).body).contains(Self.bar))
            // Nothing typed is no attempt.
            #expect(try await Self.approve(checker, page, [:]) == 403)
            let desk = try OpenDesk(at: sample.desk)
            try desk.openAccounts()
            let person = try desk.pseudonym(of: "checker-1").text
            #expect(try desk.accounts.passphrases(of: person).failures == 3)
            #expect(try sample.entries("vote") == 0)
        }
    }
}
