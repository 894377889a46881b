import Clearance
import Desk
import Glibc
import Hummingbird
import Readers

extension Site {
    struct HandInScreen {
        /// Folders on the server that may be named; nil where the operator allows none.
        let inbox: Inbox?
        let most: Int
        /// Uploads that were not handed in yet.
        let waiting: [Waiting]
        /// The submission that what is sent will replace.
        let replaces: Replaced?
    }

    struct Replaced {
        let id: String
        let title: String
    }

    struct Waiting {
        let id: String
        let since: String
    }

    struct Inbox {
        let path: String
        let folders: [String]
        let isEmpty: Bool

        init(path: String, folders: [String]) {
            self.path = path
            self.folders = folders
            isEmpty = folders.isEmpty
        }
    }

    private func researcher(_ request: Request) async throws -> (Caller, Visitor) {
        let (caller, visitor) = try await signedIn(request)
        guard visitor.isA(.researcher) else { throw Stop.forbidden(.researcher) }
        return (caller, visitor)
    }

    func handInPage(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let earlier = request.uri.queryParameters.get("replaces").map { String($0) }
        return answer(try await handInText(earlier, caller, visitor), to: caller)
    }

    private func handInText(
        _ earlier: String?, _ caller: Caller, _ visitor: Visitor, alert: String? = nil
    ) async throws -> String {
        // Whoever only looks does not wait for somebody's files to be judged.
        let waiting = try await keeper.use { desk in
            try desk.drafts(of: visitor).map { Waiting(id: $0.id, since: $0.since) }
        }
        let replaced = try await keeper.use { desk in
            try earlier.flatMap { id in
                try desk.replaceable(id, by: visitor).map { Replaced(id: id, title: $0) }
            }
        }
        guard earlier == nil || replaced != nil else { throw Stop.notFound }
        let screen = HandInScreen(
            inbox: inboxFolder(of: visitor).map {
                Inbox(path: $0, folders: Self.folders(in: $0))
            }, most: Self.mostUploadBytes >> 20, waiting: waiting, replaces: replaced)
        return text("hand-in", "Hand in", screen, for: caller, at: "/hand-in", alert: alert)
    }

    /// What is somebody's own in the inbox: other people's folders are not theirs to see.
    private func inboxFolder(of visitor: Visitor) -> String? {
        guard let inbox, let path = OpenDesk.folder(of: visitor, in: inbox) else { return nil }
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? path : nil
    }

    /// Names of the folders in a folder, links left out, sorted.
    private static func folders(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard name.first != ".", lstat("\(path)/\(name)", &status) == 0,
                status.st_mode & S_IFMT == S_IFDIR
            else { continue }
            names.append(name)
        }
        return names.sorted()
    }

    func takeUpload(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller, limit: Self.mostUploadBytes)
        let uploads = form.uploads
        guard !uploads.isEmpty else {
            let earlier = form.text("replaces")
            let alert = "No file was sent: choose the folder with your outputs."
            return answer(
                try await handInText(
                    earlier.isEmpty ? nil : earlier, caller, visitor, alert: alert),
                to: caller, status: .unprocessableContent)
        }
        let id = try await drafts.use { try $0.keepDraft(uploads, of: visitor) }
        try await begin(id, form, visitor)
        throw Redirect(target: "/drafts/\(id)")
    }

    func takeFolder(_ request: Request) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller)
        let name = form.text("folder")
        guard let folder = inboxFolder(of: visitor),
            Self.folders(in: folder).contains(where: { $0.utf8.elementsEqual(name.utf8) })
        else { throw Stop.notFound }
        let id = try await drafts.use { try $0.noteDraft(folder: "\(folder)/\(name)", of: visitor) }
        try await begin(id, form, visitor)
        throw Redirect(target: "/drafts/\(id)")
    }

    /// Has a draft begin with what was declared of the version that it replaces, if it replaces one.
    private func begin(_ draft: String, _ form: [FormField], _ visitor: Visitor) async throws {
        let earlier = form.text("replaces")
        guard !earlier.isEmpty else { return }
        let keepsRest = form.text("rest") == "yes"
        do {
            try await drafts.use {
                try $0.begin(
                    draft: draft, replacing: earlier, keepsRest: keepsRest, of: visitor)
            }
        } catch {
            try await drafts.use { try $0.discard(draft: draft, of: visitor) }
            throw error
        }
    }

    func draftPage(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let drafts = drafts
        let outcome = try await checks.outcome(of: "\(id) \(visitor.name)") {
            try await drafts.use { try $0.draftScreen(id, of: visitor) }
        }
        guard case .ready(let screen) = outcome else {
            return waitingPage(id, outcome, for: caller)
        }
        guard let screen else { throw Self.gone }
        return page(
            "draft", "Before you hand it in", screen, for: caller, at: "/hand-in",
            status: screen.hasMistakes ? .unprocessableContent : .ok)
    }

    struct WaitingScreen {
        let id: String
        let seconds: Int
    }

    /// Loads itself again, without script.
    private func waitingPage(
        _ id: String, _ outcome: ChecksUnderWay.Outcome, for caller: Caller
    ) -> Response {
        guard case .underWay(let seconds) = outcome else { return page(for: Self.gone) }
        var response = page(
            "waiting", "Being checked", WaitingScreen(id: id, seconds: seconds), for: caller,
            at: "/hand-in")
        response.headers[.refresh] = "2"
        return response
    }

    /// Takes answers, or `submission.yaml` as text. What was typed is kept whatever is wrong.
    func answerDraft(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller)
        await checks.forget("\(id) \(visitor.name)")
        var typed = DraftScreen.Typed()
        let mark = form.text("shown")
        let result: AnswerResult
        do {
            if form.contains(where: { $0.name == "declaration" }) {
                let text = form.text("declaration")
                typed.declaration = text
                result = try await drafts.use {
                    try $0.write(declaration: text, draft: id, mark: mark, of: visitor)
                }
            } else {
                for field in form { typed.answers[field.name] = field.text }
                let answers = typed.answers
                result = try await drafts.use {
                    try $0.answer(answers, draft: id, mark: mark, of: visitor)
                }
            }
        } catch let errors as ReadErrors {
            typed.mistakes = errors.errors.map { "\($0)" }
            return try await again(id, typed, caller, visitor, "This cannot be read.")
        }
        switch result {
        case .taken: throw Redirect(target: "/drafts/\(id)")
        case .gone: throw Self.gone
        case .stale:
            throw Stop.conflict(
                "These files were changed in another window. Nothing was changed here; go back and "
                    + "load the page again.")
        case .wrong(let problems):
            typed.problems = problems
            let count = problems.count == 1 ? "One answer" : "\(problems.count) answers"
            return try await again(id, typed, caller, visitor, "\(count) cannot be used.")
        }
    }

    private func again(
        _ id: String, _ typed: DraftScreen.Typed, _ caller: Caller, _ visitor: Visitor,
        _ alert: String, status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        let screen = try await drafts.use { [typed] desk in
            try desk.draftScreen(id, of: visitor, typed: typed)
        }
        guard let screen else { throw Self.gone }
        return page(
            "draft", "Before you hand it in", screen, for: caller, at: "/hand-in",
            alert: "\(alert) Nothing was changed; what you typed is still here.",
            status: status)
    }

    func submitDraft(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await researcher(request)
        let form = try await form(request, of: caller)
        await checks.forget("\(id) \(visitor.name)")
        guard form.text("do") == "submit" else {
            try await drafts.use { try $0.discard(draft: id, of: visitor) }
            throw Redirect(target: "/hand-in")
        }
        let left = form.text("asks")
        guard left.isEmpty || form.text("open") == "yes" else {
            return try await again(
                id, DraftScreen.Typed(), caller, visitor,
                "Answer what is open, or say that you leave \(left) open.")
        }
        let shown = form.text("shown")
        let submitted: String?
        do {
            submitted = try await drafts.use {
                try $0.submit(draft: id, shown: shown, of: visitor)?.id
            }
        } catch DeskError.changedMeanwhile {
            return try await again(
                id, DraftScreen.Typed(), caller, visitor,
                "The files have changed since you looked at them: look again, then hand them in.",
                status: .conflict)
        }
        guard let submitted else { throw Self.gone }
        throw Redirect(target: "/submissions/\(submitted)")
    }

    private static let gone = Stop.conflict(
        "These files were handed in or discarded already. The first page lists what you handed in.")

    func withdraw(_ request: Request, _ id: String) async throws -> Response {
        let (caller, visitor) = try await signedIn(request)
        _ = try await form(request, of: caller)
        try await keeper.use { try $0.withdraw(id, by: visitor.name) }
        throw Redirect(target: "/submissions/\(id)")
    }
}
