import Clearance
import Desk
import Hummingbird
import Readers

/// Comments, claims, conflicts of interest and early returns.
extension Site {
    func remark(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let text = form.text("text")
        let output = Int(sent: form.text("output"))
        // Of the page of a file, which somebody was about to decide on.
        let isBesideBallot = form.contains { $0.name == "digest" }
        guard try await keeper.use({ $0.mayRead(id, visitor) }) else { throw Stop.notFound }
        let audience = Audience(rawValue: form.text("for")) ?? .desk
        func again(_ alert: String, _ concern: String?) async throws -> Response {
            try await lookAgain(
                TypedRemark(text: text, concern: concern, audience: audience),
                "\(alert) Nothing was recorded.", on: id, output, form, caller, visitor)
        }
        guard !text.allSatisfy(\.isWhitespace), text.count <= OpenDesk.longestRemark else {
            return try await again(
                "A comment has 1 to \(OpenDesk.longestRemark) characters.", nil)
        }
        if form.text("said-sure") != "yes" {
            let concerns = try await keeper.use { try $0.concerns(in: text, about: id) }
                .joined(separator: ", ")
            guard concerns.isEmpty else {
                return try await again(
                    "Look at your comment again: it may hold \(concerns).", concerns)
            }
        }
        try await keeper.use {
            try $0.comment(text, on: id, output: output, for: audience, by: visitor)
        }
        if isBesideBallot, let output {
            var typed = form.typedSoFar()
            typed.typed = nil
            remember(typed, form.shown, at: place(id, output, caller, visitor))
        }
        let page = output.map { "/outputs/\($0)" } ?? ""
        throw Redirect(target: "/submissions/\(id)\(page)#said")
    }

    /// The page again, with what was typed and why it was not taken yet.
    private func lookAgain(
        _ typed: TypedRemark, _ alert: String, on id: String, _ output: Int?, _ form: [FormField],
        _ caller: Caller, _ visitor: Visitor
    ) async throws -> Response {
        guard let output else {
            return try await submissionPage(
                id, caller, visitor, alert: alert, typed: typed, status: .unprocessableContent)
        }
        var asked = form.typedSoFar()
        asked.typed = typed
        return try await outputPage(
            id, output, asked, caller, visitor, alert: alert, status: .unprocessableContent)
    }

    func claim(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        try await keeper.use { desk in
            if form.text("do") == "drop" {
                try desk.unclaim(id, by: visitor)
            } else {
                try desk.claim(id, by: visitor)
            }
        }
        throw Redirect(target: "/submissions/\(id)")
    }

    /// A conflict of interest, or an early return: each with a reason.
    func stepAside(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let reason = form.text("reason")
        let turn = Int(sent: form.text("turn")) ?? -1
        do {
            try await requireSayable(reason, in: form, of: id, by: visitor)
            try await keeper.use { desk in
                if form.text("do") == "return" {
                    try desk.returnEarly(id, turn: turn, reason: reason, by: visitor)
                } else {
                    try desk.declareConflict(id, reason: reason, by: visitor)
                }
            }
        } catch {
            return try await submissionPage(
                id, caller, visitor, try Objection(error), typed: reason, in: \.aside)
        }
        throw Redirect(target: "/submissions/\(id)")
    }

    /// Throws an `Objection` to a text that is kept, where it says nothing, is too long, or holds what
    /// has to be looked at again and was not.
    func requireSayable(
        _ text: String, _ what: String = "your reason", in form: [FormField], of id: String,
        by visitor: Visitor
    ) async throws {
        guard try await keeper.use({ $0.mayRead(id, visitor) }) else { throw Stop.notFound }
        guard !text.allSatisfy(\.isWhitespace) else { throw Objection("Say why.") }
        guard text.count <= OpenDesk.longestRemark else {
            throw Objection(tooLong: "What you typed")
        }
        guard form.text("sure") != "yes" else { return }
        let concerns = try await keeper.use { try $0.concerns(in: text, about: id) }
        guard concerns.isEmpty else { throw Objection(concerns: concerns, in: what) }
    }
}
