import Testing

struct StoredMarkupTests {
    @Test func `what a submission says never becomes markup`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.hostile)
        try await sample.serving { place in
            let page = "/submissions/\(id)"
            let paths = [
                "/", "/?all=yes", page, "\(page)/outputs/1", "\(page)/outputs/1?view=text",
                "\(page)/outputs/2", "\(page)/outputs/2?view=text&line=2",
            ]
            for name in ["checker-1", "author", "manager"] {
                let browser = try await sample.browser(place, name)
                for path in paths {
                    let answer = try await browser.get(path)
                    #expect(answer.status == 200, "\(path)")
                    Self.expectInert(answer.body, "\(path) as \(name)")
                }
            }
            let checker = try await sample.browser(place, "checker-1")
            #expect(try await checker.get(page).body.contains("&lt;script&gt;"))
            #expect(try await checker.get("\(page)/outputs/1").body.contains("{{token}}"))
        }
    }

    @Test func `a draft, a search and a reason are shown as they were typed`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let draft = try await author.upload("/hand-in", from: "/hand-in", Samples.hostile)
            if let location = draft.location {
                let answer = try await author.get(location)
                #expect(answer.status == 200)
                Self.expectInert(answer.body, "draft")
            } else {
                Issue.record("no draft: \(draft.status) \(draft.body)")
            }
            let auditor = try await sample.browser(place, "auditor")
            let markup = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
            for name in ["kind", "person", "submission", "from", "to", "before"] {
                let log = try await auditor.get("/log?\(name)=\(markup)")
                #expect(log.status == 200)
                Self.expectInert(log.body, "log \(name)")
            }
            Self.expectInert(try await auditor.get("/?find=\(markup)").body, "find")
            let checker = try await sample.browser(place, "checker-1")
            let path = "/submissions/\(id)/outputs/1"
            let again = try await checker.post(
                path, from: path, ["decision": "", "reason": "</textarea>\(Samples.script)"])
            #expect(again.status == 422)
            Self.expectInert(again.body, "reason")
            let name = try await Browser(place).signIn("\"><script>alert(1)</script>", "x")
            Self.expectInert(name.body, "name")
        }
    }

    @Test func `submitted bytes are given away as bytes in an origin of their own`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.hostile)
        try await sample.serving { place in
            let checker = try await sample.browser(place, "checker-1")
            let answer = try await checker.get("/submissions/\(id)/outputs/2/file")
            #expect(answer.body == Samples.hostile[2].text)
            #expect(answer.headers["content-type"] == "application/octet-stream")
            #expect(answer.headers["content-disposition"]?.hasPrefix("attachment") == true)
            #expect(answer.headers["content-security-policy"]?.contains("sandbox") == true)
            #expect(try await checker.get("/submissions/\(id)/outputs/2/picture").status == 404)
        }
    }

    private static func expectInert(_ body: String, _ place: String) {
        #expect(!body.contains("<script"), "\(place)")
        #expect(!body.contains("<img src=x"), "\(place)")
        #expect(!body.contains("\u{1B}") && !body.contains("\u{202E}"), "\(place)")
    }
}
