import Clearance
import Desk
import Hummingbird

extension Site {
    @discardableResult
    private func auditor(_ request: Request) async throws -> (caller: Caller, visitor: Visitor) {
        let (caller, visitor) = try await signedIn(request)
        guard Self.mayAudit(visitor) else { throw Stop.forbidden(.auditor) }
        return (caller, visitor)
    }

    func logPage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await auditor(request)
        let query = request.uri.queryParameters
        func word(_ name: String) -> String {
            let given = (query.get(name) ?? "").drop { $0 == " " }
            return String(given.reversed().drop { $0 == " " }.reversed())
        }
        var asked = LogRequest()
        asked.kind = word("kind")
        asked.person = word("person")
        asked.submission = word("submission")
        asked.from = word("from")
        asked.to = word("to")
        asked.before = query.get("before").flatMap { Int(sent: $0) }
        return try await keptIfComplete(request, caller, visitor) { [asked] in
            let screen = try await keeper.use { try $0.logScreen(asked, for: visitor) }
            let isComplete = asked.isForEverything || screen.remark == nil
            return (text("log", "Log", screen, for: caller, at: "/log"), isComplete)
        }
    }

    /// A page that follows from the whole log: one for which some of it could not be looked at yet is
    /// not kept.
    private func keptIfComplete(
        _ request: Request, _ caller: Caller, _ visitor: Visitor,
        _ make: @escaping @Sendable () async throws -> (text: String, isComplete: Bool)
    ) async throws -> Response {
        if let known = try await known(request, caller, visitor) { return known }
        guard try await keeper.use({ try $0.hasAllMentions() }) else {
            let made = try await make()
            guard made.isComplete else { return answer(made.text, to: caller) }
            return try await kept(request, caller, visitor) { made.text }
        }
        return try await kept(request, caller, visitor) { try await make().text }
    }

    func entryPage(_ request: Request, _ index: Int) async throws -> Response {
        let (caller, visitor) = try await auditor(request)
        return try await kept(request, caller, visitor) {
            try await requireShown(index, to: visitor)
            guard let screen = try await keeper.use({ try $0.entryScreen(index) }) else {
                throw Stop.notFound
            }
            return text("entry", "Entry \(index)", screen, for: caller, at: "/log")
        }
    }

    func checkpoint(_ request: Request) async throws -> Response {
        try await auditor(request)
        return Self.download(
            try await keeper.use { $0.publishedCheckpoint() }, name: "checkpoint")
    }

    func verifierKey(_ request: Request) async throws -> Response {
        try await auditor(request)
        return Self.download(try await keeper.use { $0.verifierKey() }, name: "vkey")
    }

    /// The log as C2SP clients read it: the checkpoint beside its tiles.
    func tile(_ request: Request, _ path: String) async throws -> Response {
        try await auditor(request)
        guard let tile = try await keeper.use({ try $0.publishedTile(path) }) else {
            throw Stop.notFound
        }
        return Self.download(tile, name: "tile", type: "application/octet-stream")
    }

    /// While others decide independently, an entry may say what one who still decides must not know.
    private func requireShown(_ index: Int, to visitor: Visitor) async throws {
        guard try await keeper.use({ try $0.isWithheld(index, from: visitor) }) else { return }
        throw Stop(
            status: .forbidden, heading: "This entry is kept from you",
            message:
                "It is part of an open review that you decide in, or that is about your own work."
                + " You can read it once all have decided.")
    }

    func entryBytes(_ request: Request, _ index: Int) async throws -> Response {
        let (_, visitor) = try await auditor(request)
        try await requireShown(index, to: visitor)
        guard let bytes = try await keeper.use({ try $0.entryBytes(index) }) else {
            throw Stop.notFound
        }
        return Self.download(bytes, name: "entry-\(index).json")
    }

    func figuresPage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await auditor(request)
        return try await kept(request, caller, visitor) {
            let screen = try await keeper.use { try $0.figuresScreen() }
            return text("figures", "Figures", screen, for: caller, at: "/figures")
        }
    }

    func proof(_ request: Request, _ index: Int) async throws -> Response {
        try await auditor(request)
        guard index >= 0, try await keeper.use({ $0.ledger.size }) > index else {
            throw Stop.notFound
        }
        return Self.download(
            try await keeper.use { try $0.inclusionProof(of: index) },
            name: "entry-\(index).tlog-proof")
    }

    func peoplePage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await auditor(request)
        return try await keptIfComplete(request, caller, visitor) {
            let screen = try await keeper.use { try $0.peopleScreen() }
            let text = text("people", "People and keys", screen, for: caller, at: "/people")
            return (text, screen.remark == nil)
        }
    }

    private static func download(
        _ bytes: [UInt8], name: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type,
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
