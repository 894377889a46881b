import Clearance
import Desk
import Foundation
import FoundationNetworking
import Signing
import Testing

/// `/v1`, as a program uses it.
struct APITests {
    /// A program with a token.
    private struct Program {
        let place: String
        let token: String?

        func send(
            _ method: String, _ path: String, headers: [String: String] = [:], body: Data? = nil
        ) async throws -> (status: Int, headers: [String: String], body: Data) {
            let base = place.hasSuffix("/") ? String(place.dropLast()) : place
            var request = URLRequest(url: try #require(URL(string: base + path)))
            request.httpMethod = method
            request.httpBody = body
            if let token {
                request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
            }
            for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
            request.timeoutInterval = 600
            let (data, response) = try await URLSession.shared.data(for: request)
            let http = try #require(response as? HTTPURLResponse)
            var found: [String: String] = [:]
            for (name, value) in http.allHeaderFields {
                found["\(name)".lowercased()] = "\(value)"
            }
            return (http.statusCode, found, data)
        }

        func value(_ path: String) async throws -> JSONValue {
            let answer = try await send("GET", path)
            #expect(answer.status == 200, "\(path)")
            return try JSONValue(canonical: [UInt8](answer.body))
        }

        func post(
            _ path: String, _ files: [(name: String, text: String)], key: String? = nil
        ) async throws -> (status: Int, headers: [String: String], body: Data) {
            var body = ""
            for file in files {
                body += "--limit\r\nContent-Disposition: form-data; name=\"files\"; "
                body += "filename=\"\(file.name)\"\r\n\r\n\(file.text)\r\n"
            }
            var headers = ["Content-Type": "multipart/form-data; boundary=limit"]
            headers["Idempotency-Key"] = key
            return try await send(
                "POST", path, headers: headers, body: Data((body + "--limit--\r\n").utf8))
        }
    }

    private static func token(
        _ sample: SampleDesk, _ name: String, _ scopes: Set<TokenScope> = [.read]
    ) throws -> String {
        try OpenDesk(at: sample.desk).makeToken(
            for: name, scopes: scopes, days: 1, by: "operator")
    }

    private static func detail(_ body: Data) throws -> JSONValue {
        try JSONValue(canonical: [UInt8](body))
    }

    @Test func `without a good token nothing is answered, and every refusal is a problem`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let good = try Self.token(sample, "author")
        let revoked = try Self.token(sample, "author")
        let desk = try OpenDesk(at: sample.desk)
        try desk.revokeToken(String(revoked.dropFirst(3).prefix(10)), by: "operator")
        #expect(try sample.entries("token-add") == 2)
        #expect(try sample.entries("token-revoke") == 1)
        let later = try OpenDesk(
            at: sample.desk, clock: { Int(Date().timeIntervalSince1970) + 90_000 })
        #expect(try later.bearer(of: good) == nil)
        #expect(try desk.bearer(of: good) != nil)
        try await sample.serving { place in
            for token in [nil, "", "sp_x", revoked, String(good.dropLast())] {
                for path in ["/v1/whoami", "/v1/submissions", "/v1/submissions/\(id)", "/v1/log"] {
                    let answer = try await Program(place: place, token: token).send("GET", path)
                    #expect(answer.status == 401, "\(path)")
                    #expect(answer.headers["content-type"] == "application/problem+json")
                    #expect(try Self.detail(answer.body)["status"]?.integer == 401)
                }
            }
            let cookie = try await sample.browser(place, "author").get("/v1/whoami")
            #expect(cookie.status == 401)
            let program = Program(place: place, token: good)
            #expect(try await program.send("GET", "/v1/nothing").status == 404)
            #expect(try await program.send("GET", "/v1/log").status == 403)
            #expect(try await program.post("/v1/checks", Samples.safe).status == 403)
            let page = try await program.send("GET", "/submissions/\(id)")
            #expect(!String(decoding: page.body, as: UTF8.self).contains("Placements"))
        }
    }

    @Test func `a program checks, hands in once, reads and takes back`() async throws {
        let sample = try SampleDesk()
        let token = try Self.token(sample, "author", [.read, .submit])
        try await sample.serving { place in
            let program = Program(place: place, token: token)
            let checked = try await program.post("/v1/checks", Samples.plain)
            #expect(checked.status == 200)
            #expect(String(decoding: checked.body, as: UTF8.self).contains("\"threshold\""))
            #expect(try sample.entries("submission") == 0)
            #expect(try await program.post("/v1/submissions", Samples.plain).status == 400)
            let first = try await program.post("/v1/submissions", Samples.plain, key: "a")
            let again = try await program.post("/v1/submissions", Samples.plain, key: "a")
            let other = try await program.post("/v1/submissions", Samples.safe, key: "a")
            #expect(first.status == 201 && again.status == 201 && other.status == 422)
            #expect(first.headers["location"] == "/v1/submissions/s-0001")
            #expect(first.body == again.body)
            #expect(try sample.entries("submission") == 1)

            let shown = try await program.value("/v1/submissions/s-0001")
            #expect(shown["title"]?.string == "Placements")
            let actions = shown["allowedActions"]?.array?.compactMap(\.string)
            #expect(actions == ["read", "withdraw", "supersede"])
            #expect(shown["outputs"]?.array?.map { $0["verdict"]?.string } == ["review", "fail"])
            let output = try await program.value("/v1/submissions/s-0001/outputs/2")
            #expect(output["findings"]?.array?.first?["rule"]?.string == "threshold")
            let list = try await program.value("/v1/submissions?state=submitted&limit=1")
            #expect(list["submissions"]?.array?.count == 1)
            #expect(try await program.send("GET", "/v1/submissions?state=lost").status == 400)

            let path = "/v1/submissions/s-0001/withdraw"
            let tag = try #require(
                try await program.send("GET", "/v1/submissions/s-0001").headers["etag"])
            func withdraw(_ headers: [String: String]) async throws -> Int {
                try await program.send("POST", path, headers: headers).status
            }
            #expect(try await withdraw(["Idempotency-Key": "w"]) == 428)
            #expect(try await withdraw(["Idempotency-Key": "w", "If-Match": "\"old\""]) == 412)
            #expect(try sample.entries("withdraw") == 0)
            for _ in 0..<2 {
                #expect(try await withdraw(["Idempotency-Key": "w", "If-Match": tag]) == 200)
            }
            #expect(try await withdraw(["Idempotency-Key": "v", "If-Match": tag]) == 412)
            #expect(try sample.entries("withdraw") == 1)
        }
    }

    @Test func `a program sees what its person sees, and no vote before the review closes`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let names = ["author", "other-author", "checker-2", "auditor"]
        var tokens: [String: String] = [:]
        for name in names { tokens[name] = try Self.token(sample, name, [.read, .submit]) }
        try await sample.serving { [tokens] place in
            func program(_ name: String) -> Program { Program(place: place, token: tokens[name]) }
            let path = "/v1/submissions/\(id)"
            #expect(try await program("other-author").send("GET", path).status == 404)
            let unseen = try await program("other-author").value("/v1/submissions")
            #expect(unseen["submissions"]?.array?.isEmpty == true)
            var before: [String: Data] = [:]
            for name in ["author", "checker-2"] {
                let answer = try await program(name).send("GET", path)
                before[name] = answer.body + Data((answer.headers["etag"] ?? "").utf8)
            }
            try sample.vote(.approve, on: id, by: "checker-1", reason: nil)
            for name in ["author", "checker-2"] {
                let answer = try await program(name).send("GET", path)
                let now = answer.body + Data((answer.headers["etag"] ?? "").utf8)
                #expect(now == before[name], "\(name)")
            }
            // A token of a checker is no vote.
            for path in [path, "\(path)/outputs/1", "\(path)/votes"] {
                let answer = try await program("checker-2").send(
                    "POST", path, headers: ["Idempotency-Key": "x"],
                    body: Data("decision=approve".utf8))
                #expect([404, 405].contains(answer.status), "\(path)")
            }
            #expect(try sample.entries("vote") == 1)
            try sample.vote(.approve, on: id, by: "checker-2", reason: nil)
            let after = try await program("author").value(path)
            #expect(after["state"]?.string == "approved")
            #expect(after["outputs"]?.array?.first?["outcome"]?.string == "approved")
            let log = try await program("auditor").value("/v1/log?from=1&limit=2")
            #expect(log["entries"]?.array?.map { $0["index"]?.integer } == [1, 2])
            #expect(log["next"]?.integer == 3)
        }
    }

    @Test func `an answer is new after every change, and follows from whom the token stands for`()
        async throws
    {
        let sample = try SampleDesk()
        let id = try sample.submit(Samples.safe)
        let path = "/v1/submissions/\(id)"
        let (reads, submits) = (
            try Self.token(sample, "author"), try Self.token(sample, "author", [.read, .submit])
        )
        let stranger = try Self.token(sample, "other-author")
        let auditor = try Self.token(sample, "auditor")
        try await sample.serving { place in
            func program(_ token: String) -> Program { Program(place: place, token: token) }
            // Twice each: what was made for one is given to no other.
            for _ in 0..<2 {
                let own = try await program(reads).value(path)
                #expect(own["allowedActions"]?.array?.compactMap(\.string) == ["read"])
                let more = try await program(submits).value(path)
                #expect(
                    more["allowedActions"]?.array?.compactMap(\.string).contains("withdraw") == true
                )
                #expect(try await program(stranger).send("GET", path).status == 404)
                let list = try await program(stranger).value("/v1/submissions")
                #expect(list["submissions"]?.array?.isEmpty == true)
                let log = try await program(auditor).value("/v1/log?from=0&limit=500")
                let size = try #require(log["size"]?.integer)
                #expect(log["entries"]?.array?.count == size)
                let bytes = try OpenDesk(at: sample.desk).entryBytes(size - 1)
                #expect(
                    try log["entries"]?.array?.last?["entry"]?.canonicalBytes() == bytes)
            }
            let before = try await program(reads).send("GET", path)
            #expect(before.headers["etag"] != nil)
            #expect(
                try await program(reads).send("GET", path).headers["etag"] == before.headers["etag"]
            )
            for name in ["checker-1", "checker-2"] {
                try sample.vote(.approve, on: id, by: name, reason: nil)
            }
            let after = try await program(reads).send("GET", path)
            #expect(after.headers["etag"] != before.headers["etag"])
            #expect(try Self.detail(after.body)["state"]?.string == "approved")
        }
    }

    @Test func `the description names every operation, and each of them answers`() async throws {
        let sample = try SampleDesk()
        let token = try Self.token(sample, "author")
        try await sample.serving { place in
            let program = Program(place: place, token: token)
            let document = try await program.value("/v1/openapi.json")
            #expect(document["openapi"]?.string == "3.1.0")
            let paths = try #require(document["paths"]?.object)
            #expect(paths.count == 10)
            var names: Set<String> = []
            for (path, operations) in paths {
                for (method, operation) in operations.object ?? [:] {
                    let name = try #require(operation["operationId"]?.string)
                    #expect(names.insert(name).inserted, "\(name)")
                    let real = path.replacing("{id}", with: "s-0001").replacing(
                        "{number}", with: "1")
                    let bare = try await Program(place: place, token: nil).send(
                        method.uppercased(), real)
                    #expect(bare.status == (name == "describe" ? 200 : 401), "\(path)")
                }
            }
            #expect(names.count == 11)
        }
    }
}
