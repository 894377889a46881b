import Clearance
import Desk
import Hummingbird
import Outputs
import Readers
import Signing

extension Site {
    func queuePage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        var asked = QueueRequest()
        let query = request.uri.queryParameters
        asked.all = query.get("all") == "yes"
        asked.list = query.get("list").flatMap { Int(sent: $0) } ?? 0
        asked.from = query.get("from").flatMap { Int(sent: $0) } ?? 1
        asked.find = String((query.get("find") ?? "").prefix(100))
        if asked.find.allSatisfy(\.isWhitespace) { asked.find = "" }
        return try await kept(request, caller, visitor) { [asked] in
            let screen = try await keeper.use { try $0.queue(of: visitor, asked) }
            return text("queue", "Desk", screen, for: caller, at: "/")
        }
    }

    func submissionPage(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        return try await kept(request, caller, visitor, about: id) {
            try await submissionText(id, caller, visitor)
        }
    }

    /// A submission with what may be released or was.
    struct SubmissionFrame {
        var it: SubmissionScreen
        let bundle: String?
        let canWriteBundles: Bool
        /// What was typed beside a button and not taken yet, for the page to show again.
        var aside: TypedReason?
        var recalling: TypedReason?
        var recipients: TypedReason?
        /// The same where its form is not there any more, to be copied.
        var lost: String?
    }

    struct TypedReason {
        let typed: String
        /// What to look at again in it; nil where it is not about that.
        let concern: String?
    }

    /// The same of one that was erased.
    struct ErasedFrame {
        let it: ErasedScreen
        let bundle: String?
        let canWriteBundles: Bool
    }

    func submissionPage(
        _ id: String, _ caller: Caller, _ visitor: Visitor, alert: String?,
        typed: TypedRemark? = nil, status: HTTPResponse.Status
    ) async throws -> Response {
        answer(
            try await submissionText(id, caller, visitor, alert: alert, typed: typed), to: caller,
            status: status)
    }

    /// The page again after something typed beside a button was not taken; it is still there.
    func submissionPage(
        _ id: String, _ caller: Caller, _ visitor: Visitor, _ objection: Objection,
        typed text: String, in field: WritableKeyPath<SubmissionFrame, TypedReason?>
    ) async throws -> Response {
        answer(
            try await submissionText(id, caller, visitor, alert: objection.alert) { frame in
                let may = frame.it.may
                let isThere =
                    field == \.aside
                    ? may.stepAside : field == \.recalling ? may.recall : may.release
                if isThere {
                    frame[keyPath: field] = TypedReason(typed: text, concern: objection.concern)
                } else {
                    frame.lost = text
                }
            }, to: caller, status: objection.status)
    }

    private func submissionText(
        _ id: String, _ caller: Caller, _ visitor: Visitor, alert: String? = nil,
        typed: TypedRemark? = nil, keeping: (inout SubmissionFrame) -> Void = { _ in }
    ) async throws -> String {
        try await requireReader(visitor, of: id)
        if var erased = try await keeper.use({ try $0.erasedScreen(of: id, for: visitor) }) {
            erased.typed = typed
            erased.saysEverybody = typed?.audience == .everybody
            let frame = ErasedFrame(
                it: erased, bundle: releases.map { "\($0)/\(id)" },
                canWriteBundles: releases != nil)
            return text("erased", "\(id) \(erased.title)", frame, for: caller, alert: alert)
        }
        let earlier = try await earlier(id, visitor)
        let screen = try await keeper.use(id) {
            try $0.screen(of: id, $1, since: earlier, for: visitor)
        }
        guard let screen else { throw Stop.notFound }
        var frame = SubmissionFrame(
            it: screen, bundle: releases.map { "\($0)/\(id)" }, canWriteBundles: releases != nil)
        frame.it.typed = typed
        frame.it.saysEverybody = typed?.audience == .everybody
        keeping(&frame)
        return text("submission", "\(id) \(screen.title)", frame, for: caller, alert: alert)
    }

    /// Whoever may not read it is not told that there is one, whatever became of it.
    func requireReader(_ visitor: Visitor, of id: String) async throws {
        guard try await keeper.use({ $0.mayRead(id, visitor) }) else { throw Stop.notFound }
    }

    /// The version that a submission replaces, judged.
    private func earlier(_ id: String, _ visitor: Visitor) async throws -> EarlierVersion? {
        guard let earlier = try await keeper.use({ $0.earlierVersion(of: id, for: visitor) })
        else { return nil }
        return EarlierVersion(id: earlier, judged: try await keeper.use(earlier) { $1 })
    }

    func outputPage(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        if let begun = try await unfinishedPage(request, id, number, caller, visitor) {
            return begun
        }
        let asked = OutputRequest(request)
        return try await kept(request, caller, visitor, about: id) {
            try await outputText(id, number, asked, caller, visitor)
        }
    }

    func outputPage(
        _ id: String, _ number: Int, _ asked: OutputRequest, _ caller: Caller, _ visitor: Visitor,
        alert: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        answer(
            try await outputText(id, number, asked, caller, visitor, alert: alert), to: caller,
            status: status)
    }

    private func outputText(
        _ id: String, _ number: Int, _ asked: OutputRequest, _ caller: Caller, _ visitor: Visitor,
        alert: String? = nil
    ) async throws -> String {
        outputText(
            try await outputScreen(id, number, asked, visitor), for: caller, alert: alert)
    }

    /// The field that what stands in the way is about, as the page calls it.
    private static func field(in screen: OutputScreen) -> Frame<OutputScreen>.Field? {
        let prefix = screen.ownerFaulty == nil ? "" : "owner-"
        guard let faulty = screen.ownerFaulty ?? screen.faulty else { return nil }
        if faulty.decision { return .init(id: "\(prefix)decision", label: "your decision") }
        if faulty.reason { return .init(id: "\(prefix)reason", label: "your reason") }
        return .init(id: prefix.isEmpty ? "passphrase" : "owner-key", label: "your passphrase")
    }

    func outputText(_ screen: OutputScreen, for caller: Caller, alert: String?) -> String {
        text(
            "output", "\(screen.file) – \(screen.submission)", screen, for: caller, alert: alert,
            wide: true, leaving: screen.decides ? screen.path : nil, field: Self.field(in: screen))
    }

    func outputScreen(
        _ id: String, _ number: Int, _ asked: OutputRequest, _ visitor: Visitor
    ) async throws -> OutputScreen {
        try await requireReader(visitor, of: id)
        let earlier = try await earlier(id, visitor)
        let screen = try await keeper.use(id) {
            try $0.screen(of: id, output: number, asked, $1, since: earlier, for: visitor)
        }
        guard let screen else { throw Stop.notFound }
        return screen
    }

    /// Takes a vote. Whatever stands in its way, what was typed is still in the form; the
    /// passphrase is not.
    func vote(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        switch form.text("do") {
        case "look": return try await look(request, form, at: id, number, caller, visitor)
        case "leave": return try await leave(request, form, from: id, number, caller, visitor)
        default: break
        }
        do {
            let ballot = try await ballot(in: form, on: id, number, by: visitor)
            guard form.text("do") != "export" else {
                return try await export(ballot, by: visitor)
            }
            let key = try await keyAccess(form, caller, visitor, as: .checker)
            let result = try await keeper.use { try $0.vote(ballot, by: visitor, key: key) }
            if let objection = Objection(result) { throw objection }
        } catch {
            let objection = try Objection(error)
            if objection.status == .conflict { await showAnew(id) }
            return try await again(
                form, form.typed(objection), objection, on: id, number, caller, visitor)
        }
        forgetBallot(form, at: place(id, number, caller, visitor))
        throw Redirect(target: try await next(after: number, of: id, visitor))
    }

    /// The page again, with what was typed and why it was not taken. Where there can be none, such as
    /// while a pack is not the one that the log names, what was typed waits until there is.
    private func again(
        _ form: [FormField], _ typed: OutputRequest, _ objection: Objection, on id: String,
        _ number: Int, _ caller: Caller, _ visitor: Visitor
    ) async throws -> Response {
        do {
            return try await outputPage(
                id, number, typed, caller, visitor, alert: objection.alert,
                status: objection.status)
        } catch {
            var stop = Stop(error)
            remember(form.typedSoFar(), form.shown, at: place(id, number, caller, visitor))
            stop.message += " What you typed waits on the page of its file; nothing was recorded."
            throw stop
        }
    }

    /// Pages go by what was judged; a vote, by what is so now. Where these are not the same, such as
    /// after the description of the data was changed, it is judged again for its pages.
    private func showAnew(_ id: String) async {
        await keeper.forget(id)
        keptPages.forget()
    }

    /// What a form says of a file. Throws an `Objection` where it says nothing, or its reason has
    /// to be looked at again.
    func ballot(
        in form: [FormField], on id: String, _ number: Int, by visitor: Visitor
    ) async throws -> FilledBallot {
        let typed = form.typed()
        guard let decision = typed.decision else {
            throw Objection("Choose a decision.", at: .decision)
        }
        guard typed.reason.count <= OpenDesk.longestRemark else {
            throw Objection(tooLong: "Your reason")
        }
        guard try await keeper.use({ $0.mayRead(id, visitor) }) else { throw Stop.notFound }
        if form.text("sure") != "yes" {
            let concerns = try await keeper.use { try $0.concerns(in: typed.reason, about: id) }
            guard concerns.isEmpty else { throw Objection(concerns: concerns) }
        }
        return FilledBallot(
            submission: id, output: number, decision: decision, reason: typed.reason,
            canned: typed.canned,
            shown: form.shown, asked: form.text("asked"))
    }

    private func export(_ ballot: FilledBallot, by visitor: Visitor) async throws -> Response {
        let bytes = try await keeper.use { try $0.export(ballot, by: visitor) }
        return Self.submitted(
            bytes, type: "application/json",
            disposition:
                "attachment; filename=\"\(ballot.submission)-\(ballot.output).vote.json\"")
    }

    /// Takes what the owner of the data decides, as `vote` takes what a checker does.
    func decideAsOwner(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        do {
            let ballot = try await ballot(in: form, on: id, number, by: visitor)
            let key = try await keyAccess(form, caller, visitor, as: .dataOwner)
            let result = try await keeper.use {
                try $0.decideAsOwner(ballot, by: visitor, key: key)
            }
            if let objection = Objection(result) { throw objection }
        } catch {
            let objection = try Objection(error)
            if objection.status == .conflict { await showAnew(id) }
            var typed = form.typed(objection)
            typed.isOwners = true
            return try await again(form, typed, objection, on: id, number, caller, visitor)
        }
        forgetBallot(form, at: place(id, number, caller, visitor))
        throw Redirect(target: "/submissions/\(id)")
    }

    /// Takes approvals of what has not changed since the version before, each signed again.
    func approveAgain(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let numbers = Set(form.filter { $0.name == "again" }.compactMap { Int(sent: $0.text) })
        let turn = Int(sent: form.text("turn")) ?? -1
        let check = Int(sent: form.text("check")) ?? -1
        do {
            guard !numbers.isEmpty else { throw Objection("Tick what you approve again.") }
            let key = try await keyAccess(form, caller, visitor, as: .checker)
            let result = try await keeper.use {
                try $0.approveAgain(
                    numbers, of: id, turn: turn, check: check, by: visitor, key: key)
            }
            if let objection = Objection(result) { throw objection }
        } catch {
            let objection = try Objection(error)
            return try await submissionPage(
                id, caller, visitor, alert: objection.alert, status: objection.status)
        }
        throw Redirect(target: "/submissions/\(id)")
    }

    /// Takes back a vote that was signed on the checker's own machine.
    func importVote(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let vote = form.bytes("vote")
        let signature = form.bytes("signature")
        do {
            try await keeper.use {
                try $0.importVote(vote, signature: signature, by: visitor, expected: (id, nil))
            }
        } catch {
            throw Self.objection(toImported: error)
        }
        throw Redirect(target: "/submissions/\(id)")
    }

    private static func objection(toImported error: any Error) -> any Error {
        func stop(_ words: String) -> Stop {
            Stop(
                status: .unprocessableContent, heading: "This vote was not taken",
                message: "\(words) Nothing was recorded.")
        }
        return switch error {
        case is SigningError, Refusal.malformed:
            stop(
                "These are no exported decision and its signature: send the file as the page gave "
                    + "it, and the 64 bytes that openssl made of what is in it.")
        case Refusal.voteMismatch(let part):
            stop(
                "The decision does not fit what it is about: \(part). Export it again from the "
                    + "page of its file, and sign that.")
        default: error
        }
    }

    /// The next file that this checker has not decided, or the submission.
    private func next(after number: Int, of id: String, _ visitor: Visitor) async throws -> String {
        let screen = try await keeper.use(id) { try $0.screen(of: id, $1, for: visitor) }
        let tasks = screen?.tasks ?? []
        let later = tasks.drop { $0.number != number }.dropFirst()
        let next = (later.first(where: \.isUndecided) ?? tasks.first(where: \.isUndecided))?.number
        return next.map { "/submissions/\(id)/outputs/\($0)" } ?? "/submissions/\(id)"
    }
}

// MARK: - Submitted bytes

extension Site {
    /// A figure, for the page to show. Nothing in it can run: it has an origin of its own.
    func picture(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let file = try await submittedFile(request, id, number)
        guard let type = Picture.type(of: file.bytes) else { throw Stop.notFound }
        return Self.submitted(file.bytes, type: type, disposition: "inline")
    }

    /// A file's own bytes, never shown by the browser.
    func file(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let file = try await submittedFile(request, id, number)
        return Self.submitted(
            file.bytes, type: "application/octet-stream",
            disposition: "attachment; filename=\"\(id)-\(number).bin\"")
    }

    private func submittedFile(_ request: Request, _ id: String, _ number: Int) async throws
        -> SubmittedFile
    {
        let (_, visitor) = try await signedIn(request)
        try await requireReader(visitor, of: id)
        let file = try await keeper.use(id) { $0.file(of: id, output: number, $1, for: visitor) }
        guard let file else { throw Stop.notFound }
        return file
    }

    private static func submitted(_ bytes: [UInt8], type: String, disposition: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: disposition,
                .contentSecurityPolicy: Policy.submitted,
            ], body: ResponseBody(pieces: bytes))
    }
}
