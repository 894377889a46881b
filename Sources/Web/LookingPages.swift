import Clearance
import Desk
import Hummingbird
import Readers

/// Other parts of a file, while somebody is about to decide on it.
extension Site {
    /// The part of a file that the path asks for, with what was typed into the form so far still in
    /// it. Decides nothing; a passphrase that was typed already is dropped.
    func look(
        _ request: Request, _ form: [FormField], at id: String, _ number: Int, _ caller: Caller,
        _ visitor: Visitor
    ) async throws -> Response {
        var asked = form.typedSoFar()
        asked.take(partOf: request)
        return try await page(with: asked, form.shown, at: id, number, caller, visitor)
    }

    /// - `shown`: what was on the page when it was typed.
    func page(
        with asked: OutputRequest, _ shown: Shown, at id: String, _ number: Int, _ caller: Caller,
        _ visitor: Visitor
    ) async throws -> Response {
        let screen = try await outputScreen(id, number, asked, visitor)
        let now = asked.isOwners ? screen.ownerBallot?.shown : screen.ballot?.shown
        guard now == shown || !asked.hasDecision else {
            let stale = try Objection(
                StaleBallot(why: "the file was judged anew, or you decided in another window"))
            return answer(
                outputText(screen, for: caller, alert: stale.alert), to: caller,
                status: stale.status)
        }
        return answer(outputText(screen, for: caller, alert: nil), to: caller)
    }
}

extension OutputRequest {
    /// What a path asks for.
    init(_ request: Request) {
        self.init()
        take(partOf: request)
    }

    mutating func take(partOf request: Request) {
        let query = request.uri.queryParameters
        asText = query.get("view") == "text"
        line = query.get("line").flatMap { Int(sent: $0) } ?? 1
        row = query.get("row").flatMap { Int(sent: $0) } ?? 1
        evidence = query.get("evidence").flatMap { Int(sent: $0) } ?? 1
    }
}

extension [FormField] {
    /// What was typed about a file, to be put back into its form.
    func typed(_ objection: Objection? = nil) -> OutputRequest {
        var typed = OutputRequest()
        typed.decision = Decision(rawValue: text("decision"))
        typed.reason = text("reason")
        typed.asked = text("asked")
        typed.canned = Set(filter { $0.name == "canned" }.map(\.text))
        typed.concern = objection?.concern
        typed.faulty = objection?.field
        typed.typed = comment
        return typed
    }

    /// The same while somebody is still at it, of any form of a file.
    func typedSoFar() -> OutputRequest {
        var typed = typed()
        typed.isOwners = text("office") == "owner"
        typed.reason = String(typed.reason.prefix(OpenDesk.longestRemark))
        typed.asked = String(typed.asked.prefix(200))
        typed.canned = Set(typed.canned.filter { $0.utf8.count <= 200 }.sorted().prefix(20))
        return typed
    }

    /// A comment that was begun beside the form of a decision.
    private var comment: TypedRemark? {
        let words = text("text")
        guard !words.allSatisfy(\.isWhitespace) else { return nil }
        return TypedRemark(
            text: String(words.prefix(OpenDesk.longestRemark)), concern: nil,
            audience: Audience(rawValue: text("for")) ?? .desk)
    }

    /// What the page showed that the form was on.
    var shown: Shown {
        Shown(
            digest: text("digest"), turn: Int(sent: text("turn")) ?? -1,
            check: Int(sent: text("check")) ?? -1, mine: Int(sent: text("mine")) ?? -2,
            basis: text("findings"))
    }
}
