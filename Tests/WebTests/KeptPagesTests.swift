import Clearance
import Desk
import Foundation
import Testing

/// Pages are kept until something changes; nobody sees an old one, or another's.
struct KeptPagesTests {
    @Test func `a page that is asked for twice is the same, and new after every change`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let first = try await sample.browser(place, "checker-1")
            let second = try await sample.browser(place, "checker-2")
            let queue = try await first.get("/").body
            #expect(try await first.get("/").body == queue)
            #expect(queue.contains(id))

            // Taken: no entry of the log, and others see it at once.
            _ = try await second.get("/")
            #expect(
                try await first.post(
                    "/submissions/\(id)/claim", from: "/submissions/\(id)", ["do": "take"]
                ).status == 303)
            #expect(try await second.get("/").body.contains("taken by checker-1"))
            #expect(try await first.get("/").body.contains("taken by you"))
            #expect(
                try await first.post(
                    "/submissions/\(id)/claim", from: "/submissions/\(id)", ["do": "drop"]
                ).status == 303)
            #expect(try await second.get("/").body.contains("taken by") == false)

            // Voted, by another process.
            let page = "/submissions/\(id)/outputs/1"
            let shown = try await first.get(page)
            try sample.vote(.approve, on: id, by: "checker-1", reason: "a test")
            let mine = try #require(shown.field("mine"))
            #expect(try await first.get(page).field("mine") != mine)
            #expect(try await first.get("/").body.contains("you decided 2 of 2") == false)
        }
    }

    @Test func `what was made for one session is given to no other`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let path = "/submissions/\(id)"
            let people = ["checker-1", "checker-2", "author", "manager", "auditor"]
            var pages: Set<String> = []
            for name in people + people {
                let browser = try await sample.browser(place, name)
                let page = try await browser.get(path)
                #expect(page.status == 200 && page.body.contains(">\(name) <small>"), "\(name)")
                #expect(try await browser.get(path).body == page.body, "\(name)")
                pages.insert(page.body)
            }
            // Ten sessions, each with forms of its own.
            #expect(pages.count == 10)
            let stranger = try await sample.browser(place, "other-author")
            #expect(try await stranger.get(path).status == 404)
            let nobody = Browser(place)
            #expect(try await nobody.get(path).status == 303)
            let leaving = try await sample.browser(place, "checker-1")
            #expect(try await leaving.get(path).status == 200)
            _ = try await leaving.post("/sign-out", from: path, ["everywhere": "yes"])
            #expect(try await leaving.get(path).status == 303)
        }
    }

    @Test func `a page that many ask for at once is the same for all, and new after each change`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        try await sample.serving { place in
            let browser = try await sample.browser(place, "checker-1")
            for step in ["take", "drop", "take", "drop"] {
                let path = "/submissions/\(id)"
                #expect(
                    try await browser.post("\(path)/claim", from: path, ["do": step]).status == 303)
                let cookie = browser.cookie
                let bodies = try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            let tab = Browser(place)
                            tab.cookie = cookie
                            return try await tab.get("/").body
                        }
                    }
                    return try await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                #expect(bodies.count == 1, "\(step)")
                #expect(
                    bodies.first?.contains("taken by you") == (step == "take"), "\(step)")
            }
        }
    }
}
