import Foundation
import FoundationNetworking
import Testing

/// A browser without script: keeps one cookie, follows no redirect by itself.
final class Browser: @unchecked Sendable {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: String
        let bytes: [UInt8]

        /// The path of a redirect.
        var location: String? { headers["location"] }

        /// The value of a form's field, by the name in the page.
        func field(_ name: String) -> String? {
            guard let mark = body.range(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(body[mark.upperBound...].prefix { $0 != "\"" })
        }
    }

    let base: String
    /// `NAME=VALUE`, as the server last set it.
    var cookie: String?
    private let session: URLSession

    init(_ base: String) {
        self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        // A busy machine is not a server that hangs.
        configuration.timeoutIntervalForRequest = 600
        session = URLSession(
            configuration: configuration, delegate: NoRedirect(), delegateQueue: nil)
    }

    /// A session holds its connections until it is told that it is over.
    deinit { session.finishTasksAndInvalidate() }

    /// A page that loads itself again, since what it shows takes a busy machine long, is waited for.
    func get(_ path: String) async throws -> Answer {
        var answer = try await send(request(path))
        for _ in 0..<300 {
            guard let pause = answer.headers["refresh"].flatMap(Double.init) else { break }
            try await Task.sleep(for: .seconds(pause))
            answer = try await send(request(path))
        }
        return answer
    }

    /// Sends a form with these fields, its token taken from the page at `page`, with what that page
    /// says it shows.
    func post(
        _ path: String, from page: String? = nil, _ fields: [String: String],
        headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = fields
        if let page {
            let shown = try await get(page)
            fields["token"] = shown.field("token")
            fields["shown"] = fields["shown"] ?? shown.field("shown")
        }
        var request = request(path)
        request.httpMethod = "POST"
        request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = Data(
            fields.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }
                .joined(separator: "&").utf8)
        return try await send(request)
    }

    /// Sends files as a browser sends a chosen folder.
    func upload(
        _ path: String, from page: String, _ files: [(name: String, text: String)],
        _ fields: [String: String] = [:]
    ) async throws -> Answer {
        let token = try await get(page).field("token") ?? ""
        var body = "--limit\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n\(token)\r\n"
        for (name, value) in fields {
            body += "--limit\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n"
            body += "\(value)\r\n"
        }
        for file in files {
            body += "--limit\r\nContent-Disposition: form-data; name=\"files\"; "
            body += "filename=\"\(file.name)\"\r\nContent-Type: text/plain\r\n\r\n\(file.text)\r\n"
        }
        var request = request(path)
        request.httpMethod = "POST"
        request.setValue(
            "multipart/form-data; boundary=limit", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data((body + "--limit--\r\n").utf8)
        return try await send(request)
    }

    /// Sends files in fields of their own, with the token of a page.
    func send(
        _ path: String, from page: String,
        _ files: [(field: String, name: String, bytes: [UInt8])]
    ) async throws -> Answer {
        let token = try await get(page).field("token") ?? ""
        var body = Data(
            "--limit\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n\(token)\r\n".utf8)
        for file in files {
            body += Data("--limit\r\nContent-Disposition: form-data; name=\"\(file.field)\"; ".utf8)
            body += Data("filename=\"\(file.name)\"\r\n\r\n".utf8) + Data(file.bytes)
            body += Data("\r\n".utf8)
        }
        var request = request(path)
        request.httpMethod = "POST"
        request.setValue(
            "multipart/form-data; boundary=limit", forHTTPHeaderField: "Content-Type")
        request.httpBody = body + Data("--limit--\r\n".utf8)
        return try await send(request)
    }

    func signIn(_ name: String, _ secret: String) async throws -> Answer {
        try await post("/sign-in", from: "/sign-in", ["name": name, "secret": secret])
    }

    private func request(_ path: String) -> URLRequest {
        var request = URLRequest(url: URL(string: base + path) ?? URL(filePath: "/"))
        if let cookie { request.setValue(cookie, forHTTPHeaderField: "Cookie") }
        return request
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        let (data, response) = try await session.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        var headers: [String: String] = [:]
        for (name, value) in http.allHeaderFields {
            headers["\(name)".lowercased()] = "\(value)"
        }
        if let set = headers["set-cookie"] { cookie = String(set.prefix { $0 != ";" }) }
        return Answer(
            status: http.statusCode, headers: headers,
            body: String(decoding: data, as: UTF8.self), bytes: [UInt8](data))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let plain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            let hex = String(byte, radix: 16, uppercase: true)
            return plain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
        }.joined()
    }
}

/// Leaves it to the test to follow a redirect. A session holds its delegate: the browser is none.
private final class NoRedirect: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
