import Clearance
import Foundation
import FoundationNetworking
import Glibc
import Testing
import Web

@testable import Desk

/// Who asks, as a proxy says it.
struct IdentityTests {
    /// A desk whose desk.yaml takes names from a proxy.
    private func sample() throws -> SampleDesk {
        let sample = try SampleDesk()
        let yaml = URL(filePath: "\(sample.desk)/desk.yaml")
        let text = try String(contentsOf: yaml, encoding: .utf8)
        let identity = "identity: {header: X-Remote-User, aliases: {c1@example.org: checker-1}}\n"
        try Data((text + identity).utf8).write(to: yaml)
        return sample
    }

    /// Serves the desk on a unix socket while `body` runs.
    private func serving(
        _ sample: SampleDesk, _ body: @escaping @Sendable (SocketBrowser) async throws -> Void
    ) async throws {
        let path = "/tmp/sallyport-\(UUID().uuidString.prefix(8)).sock"
        defer { unlink(path) }
        let server = try WebServer(
            desk: sample.desk, listen: try #require(ListenAddress("unix:\(path)")), inbox: nil,
            releases: nil)
        let (places, known) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { known.yield($0) } }
            for await _ in places {
                try await body(SocketBrowser(path: path))
                break
            }
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    @Test func `over TCP a desk that takes names from a proxy is not served`() throws {
        let sample = try sample()
        #expect(throws: ServeProblem.self) {
            try WebServer(
                desk: sample.desk, listen: try #require(ListenAddress("127.0.0.1:0")),
                inbox: nil, releases: nil)
        }
    }

    @Test func `a header means nothing to a desk where people sign in`() async throws {
        let sample = try SampleDesk()
        try await sample.serving { place in
            var request = URLRequest(url: try #require(URL(string: place)))
            request.setValue("checker-1", forHTTPHeaderField: "X-Remote-User")
            request.timeoutInterval = 600
            let (data, _) = try await URLSession.shared.data(for: request)
            #expect(String(decoding: data, as: UTF8.self).contains("Sign in"))
        }
    }

    @Test func `requests that are not believed are counted in the log, once`() async throws {
        let sample = try sample()
        try await serving(sample) { browser in
            for names in [["nobody"], ["checker-1, checker-2"], []] {
                let headers = names.map { ("X-Remote-User", $0) }
                let page = try await browser.get(
                    "/", headers: Dictionary(headers, uniquingKeysWith: { $1 }))
                #expect(page.hasPrefix("HTTP/1.1 401"), "\(names)")
            }
            #expect(try sample.entries("sign-in-refused") == 0)
        }
        // What was not written by then is written as the server ends.
        #expect(try sample.entries("sign-in-refused") == 1)
        let desk = try OpenDesk(at: sample.desk)
        let last = try #require(try desk.entryBytes(desk.ledger.size - 1))
        guard case .signInsRefused(let count) = try LogEvent(entry: last).event else {
            Issue.record("the last entry is another")
            return
        }
        #expect(count == 3)
    }

    @Test func `two names of one person are one identity, and sign in once`() async throws {
        let sample = try sample()
        let id = try sample.submit(Samples.plain)
        try await serving(sample) { browser in
            for name in ["checker-1", "c1@example.org"] {
                let page = try await browser.get("/", headers: ["X-Remote-User": name])
                #expect(page.hasPrefix("HTTP/1.1 200"), "\(name)")
                #expect(page.contains("checker-1") && page.contains(id), "\(name)")
                #expect(!page.contains("c1@example.org"), "\(name)")
            }
        }
        #expect(try sample.entries("sign-in") == 1)
    }

    @Test(arguments: [
        [], [("X-Remote-User", "nobody")], [("X-Remote-User", "")],
        [("X-Remote-User", "checker-1"), ("X-Remote-User", "checker-2")],
        [("X-Remote-User", "checker-1, checker-2")], [("X-Remote-User", "CHECKER-1")],
        [("X-Remote-Users", "checker-1")],
    ])
    func `whom the proxy does not name, once and rightly, sees nothing`(
        headers: [(String, String)]
    ) async throws {
        let sample = try sample()
        let id = try sample.submit(Samples.plain)
        try await serving(sample) { browser in
            for path in ["/", "/submissions/\(id)", "/log", "/sign-in"] {
                let page = try await browser.send("GET \(path)", headers: headers)
                #expect(page.hasPrefix("HTTP/1.1 401"), "\(path)")
                #expect(!page.contains("Placements"), "\(path)")
            }
        }
    }

    @Test func `nobody votes by a header alone: it takes the passphrase of their key`()
        async throws
    {
        let sample = try sample()
        let id = try sample.submit(Samples.plain)
        try await serving(sample) { browser in
            let path = "/submissions/\(id)/outputs/1"
            let page = try await browser.get(path, headers: ["X-Remote-User": "checker-1"])
            #expect(page.hasPrefix("HTTP/1.1 200"))
            let cookie = try #require(
                page.firstMatch(of: /__Host-sallyport=[^;]+/).map { String($0.0) })
            func vote(_ passphrase: String) async throws -> String {
                var fields = [
                    "decision": "approve", "passphrase": passphrase, "sure": "yes",
                    "reason": "a test",
                ]
                for name in ["token", "digest", "turn", "check", "mine", "findings"] {
                    let mark = try #require(page.range(of: "name=\"\(name)\" value=\""))
                    fields[name] = String(page[mark.upperBound...].prefix { $0 != "\"" })
                }
                return try await browser.post(
                    path, fields, headers: ["X-Remote-User": "checker-1", "Cookie": cookie])
            }
            for wrong in ["", "not the right passphrase"] {
                #expect(try await vote(wrong).hasPrefix("HTTP/1.1 403"))
                #expect(try sample.entries("vote") == 0)
            }
            #expect(try await vote(SampleDesk.passphrase).hasPrefix("HTTP/1.1 303"))
            #expect(try sample.entries("vote") == 1)
        }
    }
}

/// Asks over a unix socket, one request a connection.
struct SocketBrowser: Sendable {
    let path: String

    func get(_ target: String, headers: [String: String]) async throws -> String {
        try await send("GET \(target)", headers: headers.map { ($0.key, $0.value) })
    }

    func post(_ target: String, _ fields: [String: String], headers: [String: String])
        async
        throws -> String
    {
        let body = fields.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        let more = [("Content-Type", "application/x-www-form-urlencoded")]
        return try await send(
            "POST \(target)", headers: headers.map { ($0.key, $0.value) } + more, body)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// In a thread of its own: the server needs those that it would wait in.
    func send(_ line: String, headers: [(String, String)], _ body: String = "") async throws
        -> String
    {
        try await withCheckedThrowingContinuation { answered in
            Thread.detachNewThread {
                answered.resume(with: Result { try exchange(line, headers, body) })
            }
        }
    }

    private func exchange(_ line: String, _ headers: [(String, String)], _ body: String) throws
        -> String
    {
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        let request =
            "\(line) HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\(lines)"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0 else { throw POSIXError(.ECONNREFUSED) }
        let bytes = Array(request.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw POSIXError(.EPIPE)
        }
        var answer: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &part, part.count, 0)
            guard count > 0 else { break }
            answer += part[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
