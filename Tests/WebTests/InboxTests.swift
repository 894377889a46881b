import Foundation
import Testing

/// Folders on the server belong to somebody, and what is handed in is what was looked at.
struct InboxTests {
    private static func sample() throws -> SampleDesk {
        let sample = try SampleDesk()
        try write(Samples.safe, to: "\(sample.folder)/inbox/author/mine")
        return sample
    }

    private static func write(_ files: [(name: String, text: String)], to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files {
            try Data(file.text.utf8).write(to: URL(filePath: "\(folder)/\(file.name)"))
        }
    }

    @Test func `nobody sees another's folder, or hands it in`() async throws {
        let sample = try Self.sample()
        try FileManager.default.createSymbolicLink(
            atPath: "\(sample.folder)/inbox/other-author",
            withDestinationPath: "\(sample.folder)/inbox/author")
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            #expect(try await author.get("/hand-in").body.contains("value=\"mine\""))
            let other = try await sample.browser(place, "other-author")
            #expect(!(try await other.get("/hand-in").body.contains("mine")))
            // What is not declared yet is asked about afterwards.
            try Self.write(
                [("t.csv", "la,n\nLeeds,40\n")], to: "\(sample.folder)/inbox/author/undeclared")
            let listed = try await author.get("/hand-in").body
            #expect(listed.contains("value=\"undeclared\""))
            #expect(!listed.contains("There is none in it now"))
            let draft = try #require(
                try await author.post(
                    "/hand-in/folder", from: "/hand-in", ["folder": "undeclared"]
                ).location)
            #expect(try await author.get(draft).status == 200)
            for name in ["mine", "author/mine", "../author/mine", ""] {
                let taken = try await other.post(
                    "/hand-in/folder", from: "/hand-in", ["folder": name])
                #expect(taken.status == 404, "\(name)")
            }
        }
    }

    @Test func `a folder that has changed since it was looked at is not handed in`() async throws {
        let sample = try Self.sample()
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try #require(
                try await author.post("/hand-in/folder", from: "/hand-in", ["folder": "mine"])
                    .location)
            var fields = ["do": "submit"]
            let page = try await author.get(draft)
            for name in ["token", "shown"] { fields[name] = page.field(name) }
            try Self.write(
                [("safe.csv", "la,sex,n\nLeeds,F,4\nLeeds,M,50\nYork,F,60\nYork,M,70\n")],
                to: "\(sample.folder)/inbox/author/mine")
            let refused = try await author.post(draft, fields)
            #expect(refused.status == 409)
            #expect(refused.body.contains("The files have changed since you looked at them"))
            #expect(refused.body.contains("threshold"))
            #expect(try sample.entries("submission") == 0)
            fields["shown"] = refused.field("shown")
            #expect(try await author.post(draft, fields).location == "/submissions/s-0001")
        }
    }
}
