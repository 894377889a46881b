import Foundation
import Testing

/// Answers in a form instead of YAML.
struct AnsweringTests {
    @Test func `what cannot be handed in is said where it can be mended`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let none = try await author.upload("/hand-in", from: "/hand-in", [])
            #expect(none.status == 422 && none.body.contains("No file was sent"))
            #expect(none.body.contains("The folder with your outputs"))
            let broken = try await author.upload(
                "/hand-in", from: "/hand-in", [("submission.yaml", "title: [x\n")])
            let draft = try await author.get(try #require(broken.location)).body
            #expect(draft.contains("this is not YAML") && draft.contains("Save it and judge again"))
            #expect(!draft.contains("value=\"submit\"") && draft.contains("Discard it"))
        }
    }

    private static let table = "la,sex,n\nLeeds,F,40\nLeeds,M,50\nYork,F,60\nYork,M,70\n"

    private static func draft(
        _ author: Browser, _ files: [(name: String, text: String)]
    ) async throws -> String {
        let chosen = files.map { ("chosen/\($0.name)", $0.text) }
        return try #require(
            try await author.upload("/hand-in", from: "/hand-in", chosen).location)
    }

    /// Sends answers with the state that the page shows.
    private static func answer(
        _ author: Browser, _ draft: String, _ answers: [String: String], shown: String? = nil
    ) async throws -> Browser.Answer {
        let page = try await author.get(draft)
        var fields = answers
        fields["token"] = page.field("token")
        fields["shown"] = shown ?? page.field("shown")
        return try await author.post("\(draft)/answers", fields)
    }

    /// `submission.yaml` as the page shows it.
    private static func declaration(_ author: Browser, _ draft: String) async throws -> String {
        let body = try await author.get(draft).body
        let start = try #require(body.range(of: "spellcheck=\"false\">"))
        return String(body[start.upperBound...].prefix { $0 != "<" })
            .replacing("&quot;", with: "\"")
    }

    @Test func `files without a declaration are asked about, answered and handed in`()
        async throws
    {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await Self.draft(author, [("placements.csv", Self.table)])
            let page = try await author.get(draft)
            #expect(page.body.contains("What is to be said"))
            #expect(page.body.contains("who counts as one? answer “Who counts as one”"))
            #expect(!page.body.contains("value=\"submit\""))
            let early = try await author.post(
                draft, ["token": page.field("token") ?? "", "do": "submit"])
            #expect(early.status == 422)
            #expect(try sample.entries("submission") == 0)

            let saved = try await Self.answer(
                author, draft,
                [
                    "title": "Placements", "project": "p-1", "sure": "yes", "o1-unit": "child",
                    "o1-population": "age = 10; 11", "o1-context": "All of it",
                    "o1-v1-precision": "round5", "o1-sure": "yes", "clearance": "code",
                ])
            #expect(saved.status == 303 && saved.location == draft)
            let yaml = try await Self.declaration(author, draft)
            for line in [
                "title: Placements", "project: p-1", "unit: child", "precision: round5",
                "population: {age: [\"10\", \"11\"]}", "clearance: code", "context: All of it",
            ] {
                #expect(yaml.contains(line), "\(line) in \(yaml)")
            }
            #expect(!yaml.contains("#"))
            let sent = try await author.post(draft, from: draft, ["do": "submit"])
            #expect(sent.location == "/submissions/s-0001")
            #expect(try await author.get("/submissions/s-0001").body.contains("Placements"))
        }
    }

    @Test func `what is answered is not asked again, what is not stays open`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await Self.draft(author, [("placements.csv", Self.table)])
            let saved = try await Self.answer(author, draft, ["title": "T", "o1-unit": "child"])
            #expect(saved.status == 303)
            let half = try await author.get(draft).body
            #expect(!half.contains("who counts as one") && half.contains("what is the work called"))
            let early = try await author.post(draft, from: draft, ["do": "submit"])
            #expect(early.status == 422)
            _ = try await Self.answer(author, draft, ["project": "p-1"])
            let whole = try await author.get(draft).body
            #expect(
                !whole.contains("what is the work called") && whole.contains("name the dataset"))
        }
    }

    @Test func `a folder that was only named is never written to`() async throws {
        let sample = try SampleDesk()
        let folder = "\(sample.folder)/inbox/author/mine"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for file in Samples.safe {
            try Data(file.text.utf8).write(to: URL(filePath: "\(folder)/\(file.name)"))
        }
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try #require(
                try await author.post("/hand-in/folder", from: "/hand-in", ["folder": "mine"])
                    .location)
            let saved = try await Self.answer(author, draft, ["title": "Another title"])
            #expect(saved.status == 303)
            #expect(try await author.get(draft).body.contains("<h1>Another title</h1>"))
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(Set(names) == Set(Samples.safe.map(\.name)))
            for file in Samples.safe {
                let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(file.name)"))
                #expect(bytes == Data(file.text.utf8), "\(file.name)")
            }
            let sent = try await author.post(draft, from: draft, ["do": "submit"])
            #expect(sent.location == "/submissions/s-0001")
            #expect(
                try await author.get("/submissions/s-0001").body.contains("Another title"))
            #expect(FileManager.default.fileExists(atPath: "\(folder)/submission.yaml"))
        }
    }

    @Test(arguments: [
        ("o1-v1-precision", "roundish"), ("o1-population", "age"), ("o1-kind", "undeclared"),
        ("o1-suppressed", "[c] = few"), ("title", " "), ("o1-missing", "perhaps"),
        ("clearance", "secret"),
    ])
    func `an answer that cannot be used changes nothing and is kept`(field: String, text: String)
        async throws
    {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await Self.draft(author, Samples.safe)
            let before = try await Self.declaration(author, draft)
            let refused = try await Self.answer(
                author, draft, [field: text, "o1-context": "typed with care"])
            #expect(refused.status == 422)
            #expect(refused.body.contains("id=\"\(field)-problem\""))
            #expect(refused.body.contains("typed with care"))
            #expect(try await Self.declaration(author, draft) == before)
        }
    }

    @Test func `answers to a page that is out of date are refused`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await Self.draft(author, Samples.safe)
            let shown = try #require(try await author.get(draft).field("shown"))
            let first = try await Self.answer(author, draft, ["title": "One"], shown: shown)
            let second = try await Self.answer(author, draft, ["title": "Two"], shown: shown)
            #expect(first.status == 303 && second.status == 409)
            #expect(try await author.get(draft).body.contains("<h1>One</h1>"))
            let stranger = try await sample.browser(place, "other-author")
            let token = try #require(try await stranger.get("/hand-in").field("token"))
            let forged = try await stranger.post(
                "\(draft)/answers", ["title": "Three", "shown": shown, "token": token])
            #expect(forged.status == 409)
        }
    }

    @Test func `a file that nobody declared is released, taken as evidence or taken out`()
        async throws
    {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let further = [
                ("counts.csv", Self.table), ("more.csv", Self.table), ("notes.txt", "private"),
            ]
            let draft = try await Self.draft(author, Samples.safe + further)
            let page = try await author.get(draft)
            #expect(page.body.contains("Files that are not declared"))
            let saved = try await Self.answer(
                author, draft, ["u1": "evidence-1", "u2": "output", "u3": "remove"])
            #expect(saved.status == 303)
            let yaml = try await Self.declaration(author, draft)
            #expect(yaml.contains("file: counts.csv"))
            #expect(yaml.contains("id: more"))
            let after = try await author.get(draft).body
            #expect(!after.contains("Files that are not declared"))
            #expect(!after.contains("notes.txt"))
            // The columns of the evidence are asked for next.
            let counted = try await Self.answer(author, draft, ["o1-e-count": "n"])
            #expect(counted.status == 303)
            #expect(try await Self.declaration(author, draft).contains("count: \"n\""))
        }
    }

    @Test func `a declaration that cannot be read is mended on the page`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let files = [("submission.yaml", "title: x\nprojekt: y\n"), ("safe.csv", Self.table)]
            let draft = try await Self.draft(author, files)
            #expect(try await author.get(draft).body.contains("submission.yaml:2:"))
            let worse = try await Self.answer(
                author, draft, ["declaration": "title: [x\nkept: yes"])
            #expect(worse.status == 422 && worse.body.contains("kept: yes</textarea>"))
            let yaml = try #require(Samples.safe.first { $0.name == "submission.yaml" }).text
            let mended = try await Self.answer(author, draft, ["declaration": yaml])
            #expect(mended.status == 303)
            let page = try await author.get(draft)
            #expect(page.status == 200 && page.body.contains("<h1>Placements</h1>"))
        }
    }

    @Test func `markup in what is asked and answered stays text`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await Self.draft(author, Samples.hostile)
            for answers in [[:], ["title": Samples.image, "o1-precision": Samples.script]] {
                if !answers.isEmpty { _ = try await Self.answer(author, draft, answers) }
                let body = try await author.get(draft).body
                #expect(!body.contains(Samples.script) && !body.contains(Samples.image))
            }
        }
    }
}
