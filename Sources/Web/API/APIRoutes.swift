import Clearance
import Desk
import Hummingbird
import Signing

/// `/v1`: the same for programs. A token reads, hands in and takes back; nobody votes with one.
extension Site {
    func addAPIRoutes(to router: Router<DeskContext>) {
        router.get("/v1/openapi.json") { _, _ in
            Self.json(APIDocument.bytes, tag: nil)
        }
        router.get("/v1/whoami") { request, _ in
            let bearer = try await bearer(request, .read)
            let isAuditor = Self.mayAudit(bearer.visitor)
            return try Self.json(
                try await keeper.use { $0.answerWhoAmI(bearer, size: isAuditor) })
        }
        router.get("/v1/submissions") { request, _ in try await listSubmissions(request) }
        router.post("/v1/submissions") { request, _ in try await submitFiles(request) }
        router.post("/v1/checks") { request, _ in try await checkFiles(request) }
        router.get("/v1/submissions/{id}") { request, context in
            try await showSubmission(request, context.parameters.get("id") ?? "")
        }
        router.post("/v1/submissions/{id}/withdraw") { request, context in
            try await withdrawSubmission(request, context.parameters.get("id") ?? "")
        }
        router.get("/v1/submissions/{id}/report") { request, context in
            let bearer = try await bearer(request, .read)
            let id = context.parameters.get("id") ?? ""
            return try await kept(request, bearer) {
                try await keeper.use { try $0.report(of: id, to: bearer) }.map { ($0, nil) }
            }
        }
        router.get("/v1/submissions/{id}/outputs/{number}") { request, context in
            let bearer = try await bearer(request, .read)
            let id = context.parameters.get("id") ?? ""
            let number = context.parameters.get("number").flatMap { Int(sent: $0) } ?? 0
            return try await kept(request, bearer) {
                try await keeper.use { try $0.answer(about: id, output: number, to: bearer) }
                    .map { (try $0.canonicalBytes(), nil) }
            }
        }
        router.get("/v1/log") { request, _ in try await listEntries(request) }
        router.get("/v1/log/checkpoint") { request, _ in
            _ = try await auditing(request)
            let note = try await keeper.use { $0.publishedCheckpoint() }
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: note)))
        }
    }

    // MARK: Who asks

    private func bearer(_ request: Request, _ scope: TokenScope) async throws -> Bearer {
        let header = request.headers[.authorization] ?? ""
        guard header.prefix(7).lowercased() == "bearer " else { throw Stop.unauthorized }
        let token = String(header.dropFirst(7))
        guard let bearer = try await keeper.use({ try $0.bearer(of: token) }) else {
            throw Stop.unauthorized
        }
        guard bearer.scopes.contains(scope) else { throw Stop.scope(scope) }
        return bearer
    }

    private func auditing(_ request: Request) async throws -> Bearer {
        let bearer = try await bearer(request, .read)
        guard Self.mayAudit(bearer.visitor) else { throw Stop.forbidden(.auditor) }
        return bearer
    }

    private func handingIn(_ request: Request) async throws -> Bearer {
        let bearer = try await bearer(request, .submit)
        guard bearer.visitor.isA(.researcher) else { throw Stop.forbidden(.researcher) }
        return bearer
    }

    /// A request that changes something names itself, so that it can be sent twice.
    private static func key(_ request: Request) throws -> String {
        guard let name = FieldName("Idempotency-Key"), let key = request.headers[name],
            (1...100).contains(key.utf8.count)
        else {
            throw Stop(
                status: .badRequest, heading: "An Idempotency-Key is missing",
                message: "send one of 1 to 100 characters, new for each request")
        }
        return key
    }

    // MARK: What they ask

    private func listSubmissions(_ request: Request) async throws -> Response {
        let bearer = try await bearer(request, .read)
        let query = request.uri.queryParameters
        var state: State?
        if let name = query.get("state") {
            guard let known = State(rawValue: name) else {
                throw Stop(
                    status: .badRequest, heading: "There is no such state",
                    message:
                        "choose one of \(State.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            state = known
        }
        let limit = try Self.limit(query.get("limit"), most: 200)
        let before = try Self.whole(query.get("cursor"))
        return try await kept(request, bearer) { [state] in
            let answer = try await keeper.use {
                try $0.answerList(state: state, before: before, limit: limit, to: bearer)
            }
            return (try answer.canonicalBytes(), nil)
        }
    }

    private func listEntries(_ request: Request) async throws -> Response {
        let bearer = try await auditing(request)
        let query = request.uri.queryParameters
        let first = try Self.whole(query.get("from")) ?? 0
        let limit = try Self.limit(query.get("limit"), most: 500)
        return try await kept(request, bearer) {
            (try await keeper.use { try $0.answerLog(from: first, limit: limit, to: bearer) }, nil)
        }
    }

    private static func whole(_ text: String?) throws -> Int? {
        guard let text else { return nil }
        guard let number = Int(sent: text), number >= 0 else {
            throw Stop(
                status: .badRequest, heading: "This is no number",
                message: "cursor, from and limit are whole numbers")
        }
        return number
    }

    private static func limit(_ text: String?, most: Int) throws -> Int {
        let asked = try whole(text) ?? 50
        guard asked > 0 else {
            throw Stop(
                status: .badRequest, heading: "This asks for nothing",
                message: "limit is a whole number from 1 to \(most)")
        }
        return min(most, asked)
    }

    private func showSubmission(_ request: Request, _ id: String) async throws -> Response {
        let bearer = try await bearer(request, .read)
        return try await kept(request, bearer) {
            let (answer, tag) = try await keeper.use { desk in
                (try desk.answer(about: id, to: bearer), try? desk.tag(of: id))
            }
            return try answer.map { (try $0.canonicalBytes(), tag) }
        }
    }

    private func answer(
        about id: String, to bearer: Bearer, status: HTTPResponse.Status
    ) async throws -> Response {
        let (answer, tag) = try await keeper.use { desk in
            (try desk.answer(about: id, to: bearer), try? desk.tag(of: id))
        }
        guard let answer else { throw Stop.notFound }
        var response = Self.json(try answer.canonicalBytes(), tag: tag, status: status)
        if status == .created { response.headers[.location] = "/v1/submissions/\(id)" }
        return response
    }

    // MARK: What they change

    private func checkFiles(_ request: Request) async throws -> Response {
        let bearer = try await handingIn(request)
        let uploads = try await fields(request, limit: Self.mostUploadBytes).namedUploads
        guard let report = try await drafts.use({ try $0.check(uploads, for: bearer) }) else {
            throw Stop.notFound
        }
        return Self.json(report, tag: nil)
    }

    private func submitFiles(_ request: Request) async throws -> Response {
        let bearer = try await handingIn(request)
        let key = try Self.key(request)
        let uploads = try await fields(request, limit: Self.mostUploadBytes).namedUploads
        let id = try await drafts.use { try $0.submit(uploads, key: key, for: bearer) }
        return try await answer(about: id, to: bearer, status: .created)
    }

    private func withdrawSubmission(_ request: Request, _ id: String) async throws -> Response {
        let bearer = try await handingIn(request)
        let key = try Self.key(request)
        guard try await keeper.use({ $0.mayRead(id, bearer.visitor) }) else { throw Stop.notFound }
        guard let named = request.headers[.ifMatch] else {
            throw Stop(
                status: .preconditionRequired, heading: "If-Match is missing",
                message: "read the submission and send its ETag as If-Match")
        }
        try await keeper.use { desk in
            let now = try desk.tag(of: id)
            let isNow = Self.tags(named).contains { $0 == "*" || $0 == now }
            try desk.withdraw(id, tag: isNow ? now : named, key: key, for: bearer)
        }
        return try await answer(about: id, to: bearer, status: .ok)
    }
}

extension Site {
    /// Of a header that may name several.
    fileprivate static func tags(_ header: String) -> [String] {
        header.split(separator: ",").map {
            String($0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
        }
    }
}

// MARK: - Answers

extension Site {
    static func json(_ value: JSONValue) throws -> Response {
        json(try value.canonicalBytes(), tag: nil)
    }

    static func json(
        _ bytes: [UInt8], tag: String?, status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        json(ByteBuffer(bytes: bytes), tag: tag, status: status, type: type)
    }

    static func json(
        _ body: ByteBuffer, tag: String?, status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        var headers: HTTPFields = [.contentType: type]
        if let tag { headers[.eTag] = tag }
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// RFC 9457.
    static func problem(_ stop: Stop) -> Response {
        var object: [String: JSONValue] = [
            "type": .string("about:blank"), "title": .string(stop.heading),
            "status": .integer(stop.status.code), "detail": .string(stop.message),
        ]
        if !stop.lines.isEmpty { object["errors"] = .array(stop.lines.map(JSONValue.string)) }
        let bytes = (try? JSONValue.object(object).canonicalBytes()) ?? Array("{}".utf8)
        var response = json(
            bytes, tag: nil, status: stop.status, type: "application/problem+json")
        if stop.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}
