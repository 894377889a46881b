import Clearance
import Testing

@testable import Desk

/// Votes that do not count any more: never deleted, and shown to those who may know.
struct PastVotesTests {
    private static let summary = "Votes that do not count any more"

    @Test func `a vote that was given again stays visible, to its checker only while others vote`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try sample.vote(.reject, on: id, ["small"], by: "checker-1", reason: "first thought")
        try sample.vote(.approve, on: id, ["small"], by: "checker-1", reason: "second thought")
        try await sample.serving { place in
            // What fails comes first on the page; the file's number is that of the declaration.
            let path = "/submissions/\(id)/outputs/2"
            let own = try await sample.browser(place, "checker-1").get(path).body
            #expect(own.contains(Self.summary) && own.contains("first thought"))
            #expect(own.contains("replaced by a later vote"))
            for name in ["checker-2", "author", "auditor", "manager"] {
                let page = try await sample.browser(place, name).get(path)
                #expect(page.status == 200 && !page.body.contains("first thought"), "\(name)")
                #expect(!page.body.contains(Self.summary), "\(name)")
            }
            try sample.vote(.approve, on: id, by: "checker-1", reason: "third thought")
            try sample.vote(.approve, on: id, by: "checker-2", reason: "fine")
            for name in ["checker-2", "auditor", "manager"] {
                let page = try await sample.browser(place, name).get(path).body
                #expect(
                    page.contains("first thought") && page.contains("second thought"), "\(name)")
            }
            let author = try await sample.browser(place, "author").get(path).body
            #expect(!author.contains("first thought") && !author.contains(Self.summary))
        }
    }

    @Test func `votes on what went back early are shown to the desk and not to the author`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try sample.vote(.reject, on: id, ["small"], by: "checker-1", reason: "too few in Leeds")
        let desk = try OpenDesk(at: sample.desk)
        let checker = try desk.visitor(named: "checker-2")
        try desk.returnEarly(id, turn: 1, reason: "a file is missing", by: checker)
        #expect(desk.ledger.submissions[id]?.votes[1].count == 1)
        try await sample.serving { place in
            let path = "/submissions/\(id)/outputs/2"
            for name in ["checker-1", "checker-2", "auditor"] {
                let page = try await sample.browser(place, name).get(path).body
                #expect(page.contains("too few in Leeds"), "\(name)")
                #expect(page.contains("the submission went back before all had voted"), "\(name)")
            }
            let author = try await sample.browser(place, "author").get(path).body
            #expect(!author.contains("too few in Leeds") && !author.contains(Self.summary))
        }
    }

    @Test func `a checker who steps aside leaves their votes behind`() throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try sample.vote(.approve, on: id, by: "checker-1", reason: "fine")
        let desk = try OpenDesk(at: sample.desk)
        let checker = try desk.visitor(named: "checker-1")
        try desk.declareConflict(id, reason: "a relative", by: checker)
        let submission = try #require(desk.ledger.submissions[id])
        #expect(submission.votes.map(\.count) == [0, 0])
        #expect(submission.superseded.map(\.output) == [0, 1])
        #expect(submission.superseded.allSatisfy { $0.checker == checker.pseudonym })
        let replayed = try OpenDesk(replaying: desk)
        #expect(replayed.ledger.submissions[id] == submission)
    }
}
