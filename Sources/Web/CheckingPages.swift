import Clearance
import Desk
import Hummingbird
import Outputs
import Signing

extension Site {
    func queuePage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        var asked = QueueRequest()
        let query = request.uri.queryParameters
        asked.all = query.get("all") == "yes"
        asked.list = query.get("list").flatMap { Int($0) } ?? 0
        asked.from = query.get("from").flatMap { Int($0) } ?? 1
        let screen = try await keeper.use { [asked] in try $0.queue(of: visitor, asked) }
        return page("queue", "Desk", screen, for: caller, at: "/")
    }

    func submissionPage(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        return try await submissionPage(id, caller, visitor, alert: nil, status: .ok)
    }

    /// A submission with what may be released or was.
    struct SubmissionFrame {
        var it: SubmissionScreen
        let bundle: String?
        let canWriteBundles: Bool
    }

    func submissionPage(
        _ id: String, _ caller: Caller, _ visitor: Visitor, alert: String?,
        typed: TypedRemark? = nil, status: HTTPResponse.Status
    ) async throws -> Response {
        let earlier = try await earlier(id, visitor)
        let screen = try await keeper.use(id) {
            try $0.screen(of: id, $1, since: earlier, for: visitor)
        }
        guard let screen else { throw Stop.notFound }
        var frame = SubmissionFrame(
            it: screen, bundle: releases.map { "\($0)/\(id)" }, canWriteBundles: releases != nil)
        frame.it.typed = typed
        frame.it.saysEverybody = typed?.isForEverybody ?? false
        return page(
            "submission", "\(id) \(screen.title)", frame, for: caller, alert: alert,
            status: status)
    }

    /// The version that a submission replaces, judged.
    private func earlier(_ id: String, _ visitor: Visitor) async throws -> EarlierVersion? {
        guard let earlier = try await keeper.use({ $0.earlierVersion(of: id, for: visitor) })
        else { return nil }
        return EarlierVersion(id: earlier, judged: try await keeper.use(earlier) { $1 })
    }

    func outputPage(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        var asked = OutputRequest()
        asked.asText = request.uri.queryParameters.get("view") == "text"
        asked.line = request.uri.queryParameters.get("line").flatMap { Int($0) } ?? 1
        asked.row = request.uri.queryParameters.get("row").flatMap { Int($0) } ?? 1
        return try await outputPage(id, number, asked, caller, visitor)
    }

    func outputPage(
        _ id: String, _ number: Int, _ asked: OutputRequest, _ caller: Caller, _ visitor: Visitor,
        alert: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let earlier = try await earlier(id, visitor)
        let screen = try await keeper.use(id) {
            try $0.screen(of: id, output: number, asked, $1, since: earlier, for: visitor)
        }
        guard let screen else { throw Stop.notFound }
        return page(
            "output", "\(screen.file) – \(id)", screen, for: caller, alert: alert, wide: true,
            status: status)
    }

    /// Takes a vote. Whatever stands in its way, what was typed is still in the form; the
    /// passphrase is not.
    func vote(_ request: Request, _ id: String, _ number: Int) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        var asked = OutputRequest()
        asked.decision = Decision(rawValue: form.text("decision"))
        asked.reason = form.text("reason")
        asked.canned = Set(form.filter { $0.name == "canned" }.map(\.text))
        func again(_ alert: String, _ status: HTTPResponse.Status) async throws -> Response {
            try await outputPage(
                id, number, asked, caller, visitor, alert: "\(alert) Nothing was recorded.",
                status: status)
        }
        guard let decision = asked.decision else {
            return try await again("Choose a decision.", .unprocessableContent)
        }
        if form.text("sure") != "yes" {
            let reason = asked.reason
            let concerns = try await keeper.use { try $0.concerns(in: reason, about: id) }
            if !concerns.isEmpty {
                asked.concern = concerns.joined(separator: ", ")
                return try await again(
                    "Look at your reason again: it may hold \(concerns.joined(separator: ", ")).",
                    .unprocessableContent)
            }
        }
        let ballot = FilledBallot(
            submission: id, output: number, decision: decision, reason: asked.reason,
            canned: asked.canned,
            shown: Shown(
                digest: form.text("digest"), turn: Int(form.text("turn")) ?? -1,
                check: Int(form.text("check")) ?? -1, mine: Int(form.text("mine")) ?? -2,
                findings: form.text("findings")))
        let passphrase = form.bytes("passphrase")
        do {
            if form.text("do") == "export" {
                let bytes = try await keeper.use { try $0.export(ballot, by: visitor) }
                return Self.submitted(
                    bytes, type: "application/json",
                    disposition: "attachment; filename=\"\(id)-\(number).vote.json\"")
            }
            let result = try await keeper.use {
                try $0.vote(ballot, by: visitor, passphrase: passphrase)
            }
            switch result {
            case .recorded, .already: break
            case .stale(let why):
                return try await again(
                    "This page was out of date: \(why). What you typed is still here; look again, then decide.",
                    .conflict)
            case .wait(let seconds):
                return try await again(
                    "Too many wrong passphrases. Wait \(seconds) seconds, then try again.",
                    .tooManyRequests)
            }
        } catch let stale as StaleBallot {
            return try await again(
                "This page was out of date: \(stale.why). What you typed is still here; look again, then decide.",
                .conflict)
        } catch let error as SigningError {
            return try await again("Your passphrase did not open your key: \(error).", .forbidden)
        } catch {
            let stop = Stop(error)
            guard stop.status == .conflict || stop.status == .unprocessableContent else {
                throw stop
            }
            return try await again("\(stop.heading): \(stop.message).", stop.status)
        }
        throw Redirect(target: try await next(after: number, of: id, visitor))
    }

    /// Takes approvals of what has not changed since the version before, each signed again.
    func approveAgain(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        func again(_ alert: String, _ status: HTTPResponse.Status) async throws -> Response {
            try await submissionPage(
                id, caller, visitor, alert: "\(alert) Nothing was recorded.", status: status)
        }
        let numbers = Set(form.filter { $0.name == "again" }.compactMap { Int($0.text) })
        guard !numbers.isEmpty else {
            return try await again("Tick what you approve again.", .unprocessableContent)
        }
        let turn = Int(form.text("turn")) ?? -1
        let check = Int(form.text("check")) ?? -1
        let passphrase = form.bytes("passphrase")
        do {
            let result = try await keeper.use {
                try $0.approveAgain(
                    numbers, of: id, turn: turn, check: check, by: visitor, passphrase: passphrase)
            }
            switch result {
            case .recorded, .already: throw Redirect(target: "/submissions/\(id)")
            case .stale(let why):
                return try await again("This page was out of date: \(why).", .conflict)
            case .wait(let seconds):
                return try await again(
                    "Too many wrong passphrases. Wait \(seconds) seconds, then try again.",
                    .tooManyRequests)
            }
        } catch let error as SigningError {
            return try await again("Your passphrase did not open your key: \(error).", .forbidden)
        }
    }

    /// Takes back a vote that was signed on the checker's own machine.
    func importVote(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        let form = try await form(request, of: caller)
        let vote = form.bytes("vote")
        let signature = form.bytes("signature")
        do {
            try await keeper.use { try $0.importVote(vote, signature: signature, by: visitor) }
        } catch is SigningError {
            throw Stop(
                status: .unprocessableContent, heading: "This is no exported vote",
                message: "Send the file as this page gave it, and the signature beside it.")
        }
        throw Redirect(target: "/submissions/\(id)")
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
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
