import Testing

@testable import Web

struct SignInTests {
    @Test func `every answer forbids script, frames and outside resources`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let browser = try await sample.browser(place, "auditor")
            for path in ["/healthz", "/style.css", "/sign-in", "/", "/log", "/figures", "/nothing"]
            {
                let answer = try await browser.get(path)
                let policy = answer.headers["content-security-policy"] ?? ""
                #expect(policy.contains("default-src 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"), "\(path)")
                #expect(answer.headers["x-content-type-options"] == "nosniff", "\(path)")
                #expect(!answer.body.contains("<script"), "\(path)")
                #expect(!answer.body.contains(" style="), "\(path)")
                #expect(
                    !answer.body.contains("http://") && !answer.body.contains("https://"), "\(path)"
                )
            }
        }
    }

    @Test func `whoever is not signed in sees no page but the way in`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let stranger = Browser(place)
            let paths = [
                "/", "/submissions/\(id)", "/submissions/\(id)/outputs/1",
                "/submissions/\(id)/outputs/1/file", "/log", "/log/0", "/log/checkpoint",
                "/people", "/hand-in", "/drafts/0",
            ]
            for path in paths {
                let answer = try await stranger.get(path)
                #expect(answer.status == 303 && answer.location == "/sign-in", "\(path)")
                #expect(!answer.body.contains("Placements"), "\(path)")
            }
        }
    }

    @Test func `a wrong secret and an unknown name are answered alike`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let wrong = try await Browser(place).signIn("auditor", "not the right one")
            let unknown = try await Browser(place).signIn("nobody", "not the right one")
            #expect(wrong.status == 401 && unknown.status == 401)
            #expect(wrong.body.contains("do not fit together"))
            #expect(unknown.body.contains("do not fit together"))
        }
    }

    @Test func `after five wrong secrets the right one has to wait, and longer after each more`()
        async throws
    {
        let (sample, clock) = (try SampleDesk(), StandingClock())
        try await sample.serving(clock: clock) { place in
            func status(_ secret: String) async throws -> Int {
                try await Browser(place).signIn("auditor", secret).status
            }
            for _ in 1...5 {
                let first = try await status("not the right one")
                #expect(first == 401)
            }
            for wait in [2, 4] {
                clock.advance(wait - 1)
                let early = try await status(SampleDesk.secret)
                clock.advance(1)
                let late = try await status("not the right one")
                #expect(early == 429 && late == 401, "\(wait)")
            }
            let other = try await sample.browser(place, "manager").get("/")
            #expect(other.status == 200)
            clock.advance(8)
            let right = try await status(SampleDesk.secret)
            let afterwards = try await status("not the right one")
            #expect(right == 303 && afterwards == 401)
        }
    }

    @Test func `a name that nobody has waits as long as one that somebody has`() async throws {
        let (sample, clock) = (try SampleDesk(), StandingClock())
        try await sample.serving(clock: clock) { place in
            // The operator is registered, without a secret to sign in with.
            for name in ["auditor", "nobody", "operator"] {
                var statuses: [Int] = []
                for pause in [0, 0, 0, 0, 0, 1, 1, 3, 1] {
                    clock.advance(pause)
                    statuses.append(
                        try await Browser(place).signIn(name, "not the right one").status)
                }
                #expect(statuses == [401, 401, 401, 401, 401, 429, 401, 429, 401], "\(name)")
            }
        }
    }

    @Test func `signing in changes the cookie, signing out ends it for good`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let browser = Browser(place)
            _ = try await browser.get("/sign-in")
            let before = browser.cookie
            _ = try await browser.signIn("auditor", SampleDesk.secret)
            let during = browser.cookie
            #expect(before != during)
            let fixed = Browser(place)
            fixed.cookie = before
            #expect(try await fixed.get("/").status == 303)
            _ = try await browser.post("/sign-out", from: "/", [:])
            let old = Browser(place)
            old.cookie = during
            #expect(try await old.get("/").status == 303)
        }
    }

    @Test func `signing out everywhere ends the other session as well`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            let here = try await sample.browser(place, "auditor")
            let there = try await sample.browser(place, "auditor")
            let another = try await sample.browser(place, "manager")
            _ = try await here.post("/sign-out", from: "/", ["everywhere": "yes"])
            #expect(try await there.get("/").status == 303)
            #expect(try await another.get("/").status == 200)
        }
    }

    @Test func `a session outlives the server`() async throws {
        let sample = try SampleDesk()
        let kept = Kept()
        try await sample.serving { place in
            kept.cookie = try await sample.browser(place, "auditor").cookie
        }
        try await sample.serving { place in
            let browser = Browser(place)
            browser.cookie = kept.cookie
            let answer = try await browser.get("/log")
            #expect(answer.status == 200)
        }
    }

    @Test func `a form of another site does nothing`() async throws {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.plain)
        try await sample.serving { place in
            let author = try await sample.browser(place, "author")
            let path = "/submissions/\(id)/withdraw"
            let page = "/submissions/\(id)"
            let none = try await author.post(path, [:])
            let wrong = try await author.post(path, ["token": String(repeating: "0", count: 64)])
            let origin = try await author.post(
                path, from: page, [:], headers: ["Origin": "http://elsewhere.invalid"])
            let site = try await author.post(
                path, from: page, [:], headers: ["Sec-Fetch-Site": "cross-site"])
            let null = try await author.post(path, from: page, [:], headers: ["Origin": "null"])
            for answer in [none, wrong, origin, site, null] { #expect(answer.status == 403) }
            #expect(try sample.entries("withdraw") == 0)
            #expect(try await author.post(path, from: page, [:]).status == 303)
            #expect(try sample.entries("withdraw") == 1)
        }
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost:1", true), ("[::1]:80", true), ("localhost", true),
        ("desk.example:8080", false), ("127.0.0.1.example", false), ("", false),
        ("192.168.0.1:8080", false),
    ])
    func `only this machine's own names are answered`(authority: String, admitted: Bool) throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        #expect((hostName(in: authority).map { address.admits(host: $0) } ?? false) == admitted)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("[::1]:0", true), ("unix:/run/sallyport", true),
        ("0.0.0.0:8080", false), ("[::]:80", false), ("192.0.2.7:443", false),
    ])
    func `only loopback and a socket are this machine alone`(text: String, isAlone: Bool) throws {
        let address = try #require(ListenAddress(text))
        let isNetwork = if case .network = address { true } else { false }
        #expect(isNetwork != isAlone)
    }
}

/// A value that leaves a closure.
final class Kept: @unchecked Sendable {
    var cookie: String?
}
