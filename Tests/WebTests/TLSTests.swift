import Commands
import Foundation
import Signing
import Testing
import Web

@testable import Desk

/// The desk's own certificate, seen by OpenSSL's client.
struct TLSTests {
    /// Certificates and keys in a folder of their own.
    private final class Files: Sendable {
        let folder = NSTemporaryDirectory() + "sallyport-tls-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func path(_ name: String) -> String { "\(folder)/\(name)" }

        /// A self-signed certificate for `desk.invalid` and 127.0.0.1, and its key.
        func make(_ name: String, days: Int = 30, key: [String] = Files.curve) async throws {
            try await openssl(
                ["req", "-x509", "-nodes", "-subj", "/CN=\(name)", "-days", "\(days)"] + key + [
                    "-addext", "subjectAltName=DNS:desk.invalid,IP:127.0.0.1",
                    "-keyout", path("\(name).key"), "-out", path("\(name).pem"),
                ])
        }

        static let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

        func security(_ certificate: String, _ key: String) throws -> TransportSecurity {
            try TransportSecurity(certificate: path(certificate), key: path(key))
        }
    }

    private func serving(
        _ sample: SampleDesk, _ tls: TransportSecurity,
        _ body: @escaping @Sendable (_ port: Int) async throws -> Void
    ) async throws {
        let server = try WebServer(
            desk: sample.desk, listen: try #require(ListenAddress("127.0.0.1:0")), inbox: nil,
            releases: nil, tls: tls)
        let (places, known) = AsyncStream<String>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { known.yield($0) } }
            for await place in places {
                #expect(place.hasPrefix("https://127.0.0.1:"))
                try await body(try #require(Int(place.split(separator: ":")[2].dropLast())))
                break
            }
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    private func get(
        _ path: String, _ port: Int, host: String, ca: String, _ more: [String] = [],
        headers: [String] = []
    ) async throws -> String {
        let lines = ["GET \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers
        return try await openssl(
            [
                "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-CAfile", ca,
                "-verify_return_error", "-verify_hostname", "desk.invalid",
            ] + more, input: lines.joined(separator: "\r\n") + "\r\n\r\n", mayFail: true)
    }

    @Test func `pages come by TLS with a cookie for it, and to stay with it`() async throws {
        let (sample, files) = (try SampleDesk(), try Files())
        try await files.make("desk")
        try await serving(sample, try files.security("desk.pem", "desk.key")) { port in
            for version in ["-tls1_2", "-tls1_3"] {
                let page = try await get(
                    "/sign-in", port, host: "desk.invalid:\(port)", ca: files.path("desk.pem"),
                    [version])
                #expect(page.contains("HTTP/1.1 200"), "\(version)")
                let lower = page.lowercased()
                #expect(lower.contains("strict-transport-security: max-age=31536000"))
                #expect(page.contains("__Host-sallyport=") && page.contains("; Secure"))
            }
            for host in ["elsewhere.invalid", "desk.invalid.example.org"] {
                let page = try await get(
                    "/sign-in", port, host: host, ca: files.path("desk.pem"))
                #expect(page.contains("HTTP/1.1 421"), "\(host)")
            }
            let old = try await get(
                "/", port, host: "desk.invalid", ca: files.path("desk.pem"), ["-tls1_1"])
            #expect(!old.contains("HTTP/1.1"))
        }
    }

    @Test func `who says nothing in the handshake holds nobody up`() async throws {
        let (sample, files) = (try SampleDesk(), try Files())
        try await files.make("desk")
        try await serving(sample, try files.security("desk.pem", "desk.key")) { port in
            // They are given up after a minute, which a busy machine may need for one answer. Had
            // the answer to wait for that, it would be so every time.
            var wasAnsweredMeanwhile = false
            for _ in 0..<5 where !wasAnsweredMeanwhile {
                let silent = (0..<200).map { _ in connected(to: port) }
                defer { silent.forEach { close($0) } }
                #expect(silent.allSatisfy { $0 >= 0 })
                let page = try await get(
                    "/healthz", port, host: "desk.invalid", ca: files.path("desk.pem"))
                #expect(page.contains("ready"))
                wasAnsweredMeanwhile = silent.allSatisfy(isOpen)
            }
            #expect(wasAnsweredMeanwhile)
        }
    }

    @Test func `a certificate that cannot serve is refused with its reason`() async throws {
        let files = try Files()
        try await files.make("desk")
        try await files.make("other")
        try await files.make("small", key: ["-newkey", "rsa:1024"])
        try await files.make("edwards", key: ["-newkey", "ed25519"])
        try await openssl([
            "pkey", "-in", files.path("desk.key"), "-aes256", "-passout", "pass:a test",
            "-out", files.path("locked.key"),
        ])
        try Data("nothing".utf8).write(to: URL(filePath: files.path("empty.pem")))
        try FileManager.default.copyItem(
            atPath: files.path("desk.key"), toPath: files.path("open.key"))
        chmod(files.path("open.key"), 0o644)
        let cases = [
            ("desk.pem", "other.key", "desk.pem: the private key does not belong"),
            ("desk.pem", "locked.key", "locked.key: this private key is under a passphrase"),
            ("small.pem", "small.key", "small.key: browsers take no certificate with this key"),
            ("edwards.pem", "edwards.key", "edwards.key: browsers take no certificate"),
            ("empty.pem", "desk.key", "empty.pem: this is not a well-formed"),
            ("desk.pem", "empty.pem", "empty.pem: "),
            ("none.pem", "desk.key", "none.pem: cannot be read: No such file"),
            ("desk.pem", "none.key", "none.key: cannot be read: No such file"),
            ("desk.pem", "open.key", "open.key: others may read or change it"),
        ]
        chmod(files.path("empty.pem"), 0o600)
        for (certificate, key, words) in cases {
            let error = #expect(throws: ServeProblem.self) {
                _ = try files.security(certificate, key)
            }
            #expect(error.map { "\($0)" }?.contains(words) == true, "\(certificate) \(key)")
        }
        #expect(try files.security("desk.pem", "desk.key").warning == nil)
        let late = try TransportSecurity(
            certificate: files.path("desk.pem"), key: files.path("desk.key"),
            now: Int(Date().timeIntervalSince1970) + 31 * 86_400)
        #expect(late.warning?.contains("the certificate ended") == true)
    }

    @Test(arguments: ["0.0.0.0:0", "[::]:0", "192.0.2.7:443"])
    func `without TLS other machines are not listened to`(address: String) throws {
        let sample = try SampleDesk()
        #expect(throws: ServeProblem.self) {
            try WebServer(
                desk: sample.desk, listen: try #require(ListenAddress(address)), inbox: nil,
                releases: nil)
        }
    }

    @Test(arguments: [
        "desk.invalid:443", "127.0.0.1", "127.0.0.1:65536", "::1:80", "[127.0.0.1]:1", ":8080",
        "unix:",
        "127.0.0.1:-1", "[::1]", "",
    ])
    func `an address is digits and a port`(address: String) {
        #expect(ListenAddress(address) == nil)
    }

    // MARK: A proxy over TCP

    private func behindProxy(_ proof: String) throws -> SampleDesk {
        let sample = try SampleDesk()
        let yaml = URL(filePath: "\(sample.desk)/desk.yaml")
        let text = try String(contentsOf: yaml, encoding: .utf8)
        let identity =
            "identity: {header: X-Remote-User, peer: {address: 127.0.0.1, \(proof)}}\n"
        try Data((text + identity).utf8).write(to: yaml)
        return sample
    }

    @Test func `a proxy over TCP is believed by its certificate`() async throws {
        let files = try Files()
        for name in ["desk", "proxy", "other"] { try await files.make(name) }
        let sample = try behindProxy("certificate: \(files.path("proxy.pem"))")
        let plain = try #require(ListenAddress("127.0.0.1:0"))
        #expect(throws: ServeProblem.self) {
            try WebServer(desk: sample.desk, listen: plain, inbox: nil, releases: nil)
        }
        try await serving(sample, try files.security("desk.pem", "desk.key")) { port in
            func page(_ name: String?) async throws -> String {
                let shown = name.map {
                    ["-cert", files.path("\($0).pem"), "-key", files.path("\($0).key")]
                }
                return try await get(
                    "/", port, host: "desk.example.org", ca: files.path("desk.pem"), shown ?? [],
                    headers: ["X-Remote-User: checker-1"])
            }
            let right = try await page("proxy")
            #expect(right.contains("HTTP/1.1 200") && right.contains("checker-1"))
            for wrong in [nil, "other", "desk"] {
                let page = try await page(wrong)
                #expect(!page.contains("HTTP/1.1 200") && !page.contains("checker-1"))
            }
        }
    }

    @Test func `a proxy over TCP is believed by its secret, from its address`() async throws {
        let files = try Files()
        try await files.make("desk")
        try Data("a shared secret for tests\n".utf8)
            .write(to: URL(filePath: files.path("secret")))
        chmod(files.path("secret"), 0o600)
        let sample = try behindProxy(
            "secret-header: X-Proxy, secret-file: \(files.path("secret"))")
        try await serving(sample, try files.security("desk.pem", "desk.key")) { port in
            let secret = "X-Proxy: a shared secret for tests"
            let cases: [(headers: [String], status: Int)] = [
                ([secret, "X-Remote-User: checker-1"], 200), ([secret], 401),
                (["X-Remote-User: checker-1"], 401),
                (["X-Proxy: a shared secret for test", "X-Remote-User: checker-1"], 401),
                ([secret, secret, "X-Remote-User: checker-1"], 401),
                ([secret, "X-Remote-User: checker-1", "X-Remote-User: manager"], 401),
            ]
            for (headers, status) in cases {
                let page = try await get(
                    "/", port, host: "desk.example.org", ca: files.path("desk.pem"),
                    headers: headers)
                #expect(page.contains("HTTP/1.1 \(status)"), "\(headers)")
            }
            let health = try await get(
                "/healthz", port, host: "127.0.0.1", ca: files.path("desk.pem"))
            #expect(health.contains("HTTP/1.1 200"))
        }
        // From another address the same is nobody.
        let yaml = URL(filePath: "\(sample.desk)/desk.yaml")
        let text = try String(contentsOf: yaml, encoding: .utf8)
        try Data(text.replacing("address: 127.0.0.1", with: "address: 192.0.2.7").utf8)
            .write(to: yaml)
        try await serving(sample, try files.security("desk.pem", "desk.key")) { port in
            let page = try await get(
                "/", port, host: "desk.example.org", ca: files.path("desk.pem"),
                headers: ["X-Proxy: a shared secret for tests", "X-Remote-User: checker-1"])
            #expect(page.contains("HTTP/1.1 401") && !page.contains("checker-1"))
        }
    }
}

/// A connection that says nothing.
func connected(to port: Int) -> Int32 {
    let descriptor = socket(
        AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    return connected == 0 ? descriptor : -1
}

/// Whether the other side has neither ended the connection nor said anything.
private func isOpen(_ descriptor: Int32) -> Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) < 0 && errno == EAGAIN
}

/// Runs openssl in a thread of its own; what it printed. Ended after five minutes.
@discardableResult
private func openssl(_ words: [String], input: String = "", mayFail: Bool = false) async throws
    -> String
{
    try await withCheckedThrowingContinuation { answered in
        Thread.detachNewThread {
            answered.resume(
                with: Result {
                    let outcome = try Command(
                        "timeout", ["300", "openssl"] + words, input: input, keepsErrors: false
                    ).run()
                    try #require(mayFail || outcome.status == 0, "openssl \(words)")
                    return outcome.text
                })
        }
    }
}
