import Clearance
import Desk
import Hummingbird

extension Site {
    private func manager(_ request: Request) async throws -> (Caller, Visitor) {
        let (caller, visitor) = try await signedIn(request)
        guard visitor.isA(.releaseManager) else { throw Stop.forbidden(.releaseManager) }
        return (caller, visitor)
    }

    /// Lets a submission go. Sent twice it is released once, and the same bundle is there.
    func release(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await manager(request)
        let form = try await form(request, of: caller)
        let recipients = form.text("recipients")
        guard let releases else { throw Stop.notFound }
        do {
            if !recipients.allSatisfy(\.isWhitespace) {
                try await requireSayable(
                    recipients, "to whom it goes", in: form, of: id, by: visitor)
            }
            try await keeper.use { desk in
                // The id becomes the name of a folder: only one that the log knows.
                let isFirst = try desk.ledger.submission(id).state != .released
                try desk.release(id, to: "\(releases)/\(id)", by: visitor.name)
                guard isFirst, !recipients.allSatisfy(\.isWhitespace) else { return }
                let note = "Released to: \(recipients.prefix(OpenDesk.longestRemark - 20))"
                try desk.comment(note, on: id, output: nil, for: .desk, by: visitor)
            }
        } catch let objection as Objection {
            return try await submissionPage(
                id, caller, visitor, objection, typed: recipients, in: \.recipients)
        }
        throw Redirect(target: "/submissions/\(id)")
    }

    func recall(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await manager(request)
        let form = try await form(request, of: caller)
        let reason = form.text("reason")
        do {
            try await requireSayable(reason, in: form, of: id, by: visitor)
            _ = try await keeper.use { try $0.recall(id, by: visitor.name, reason: reason) }
        } catch {
            return try await submissionPage(
                id, caller, visitor, try Objection(error), typed: reason, in: \.recalling)
        }
        throw Redirect(target: "/submissions/\(id)")
    }
}
