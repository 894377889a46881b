import Desk
import Hummingbird
import Synchronization

/// Pages as they were given last, for whoever asks again before anything has changed.
///
/// A page is kept under the word in its forms, which follows from the cookie: it is given back to
/// the session that it was made for and to nobody else. An answer to a program is kept for the person
/// that it acts for and what it may do.
final class KeptPages: Sendable {
    struct Key: Hashable {
        let token: String
        /// Path and query.
        let target: String
        /// Every page says until when a key is open; nil for what is no page.
        let openKeys: OpenKeys?
    }

    /// What was given.
    struct Answer {
        let body: ByteBuffer
        /// For programs.
        var tag: String?
    }

    private struct Page {
        let visitor: Visitor
        let stamp: PageStamp
        let answer: Answer
    }

    /// A page that is being made, for whoever asks for the same meanwhile.
    private struct Making {
        let visitor: Visitor
        let stamp: PageStamp
        let task: Task<Answer, any Error>
    }

    private struct State {
        var pages: [Key: Page] = [:]
        var bytes = 0
        var making: [Key: Making] = [:]
    }

    private let state = Mutex(State())

    /// A page larger than that is made anew each time, and with more than that nothing is kept on.
    private static let mostPageBytes = 1 << 20
    private static let mostBytes = 32 << 20

    func page(_ key: Key, of visitor: Visitor, at stamp: PageStamp) -> Answer? {
        state.withLock { state in
            guard let page = state.pages[key], page.stamp == stamp, page.visitor == visitor else {
                return nil
            }
            return page.answer
        }
    }

    /// Has every page made anew.
    func forget() {
        state.withLock { ($0.pages, $0.bytes) = ([:], 0) }
    }

    func keep(_ answer: Answer, as key: Key, of visitor: Visitor, at stamp: PageStamp) {
        let body = answer.body
        guard body.readableBytes <= Self.mostPageBytes else { return }
        state.withLock { state in
            if state.bytes + body.readableBytes > Self.mostBytes {
                (state.pages, state.bytes) = ([:], 0)
            }
            let old = state.pages.updateValue(
                Page(visitor: visitor, stamp: stamp, answer: answer), forKey: key)
            state.bytes += body.readableBytes - (old?.answer.body.readableBytes ?? 0)
        }
    }
}

extension KeptPages {
    /// A page, made once however many ask for it at the same time, and kept.
    func page(
        _ key: Key, of visitor: Visitor, at stamp: PageStamp,
        make: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let task = state.withLock { state in
            if let known = state.making[key], known.stamp == stamp, known.visitor == visitor {
                return known.task
            }
            let task = Task {
                defer { self.made(key, at: stamp) }
                let answer = try await make()
                // What was made may know more than the stamp says; then the next stamp is another.
                self.keep(answer, as: key, of: visitor, at: stamp)
                return answer
            }
            state.making[key] = Making(visitor: visitor, stamp: stamp, task: task)
            return task
        }
        return try await task.value
    }

    private func made(_ key: Key, at stamp: PageStamp) {
        state.withLock { state in
            if state.making[key]?.stamp == stamp { state.making[key] = nil }
        }
    }
}

extension Site {
    /// A page as it was given last, or as `make` makes it now. Only for what follows from the log,
    /// from who is at what, from the day and, of a submission's pages, from what describes its data.
    func kept(
        _ request: Request, _ caller: Caller, _ visitor: Visitor, about id: String? = nil,
        _ make: @escaping @Sendable () async throws -> String
    ) async throws -> Response {
        // A cookie that the browser does not have yet comes with the page.
        guard !caller.isNew else { return answer(try await make(), to: caller) }
        let key = key(request, caller)
        return Self.html(
            try await kept(key, visitor, about: id) {
                KeptPages.Answer(body: ByteBuffer(string: try await make()))
            }.body)
    }

    /// The page as it was given last; nil if it has to be made. For what is not always to be kept.
    func known(_ request: Request, _ caller: Caller, _ visitor: Visitor) async throws -> Response? {
        guard !caller.isNew else { return nil }
        let stamp = try await keeper.use { try $0.pageStamp() }
        return keptPages.page(key(request, caller), of: visitor, at: stamp).map {
            Self.html($0.body)
        }
    }

    private func key(_ request: Request, _ caller: Caller) -> KeptPages.Key {
        KeptPages.Key(
            token: caller.formToken, target: request.uri.string, openKeys: openKeys(of: caller))
    }

    /// The same for a program: what one may read follows from who it acts for and from its scopes.
    func kept(
        _ request: Request, _ bearer: Bearer,
        _ make: @escaping @Sendable () async throws -> (bytes: [UInt8], tag: String?)?
    ) async throws -> Response {
        let scopes = bearer.scopes.map(\.rawValue).sorted().joined(separator: " ")
        let key = KeptPages.Key(
            token: "v1 \(scopes) \(bearer.visitor.pseudonym.text)", target: request.uri.string,
            openKeys: nil)
        let answer = try await kept(key, bearer.visitor) {
            guard let made = try await make() else { throw Stop.notFound }
            return KeptPages.Answer(body: ByteBuffer(bytes: made.bytes), tag: made.tag)
        }
        return Self.json(answer.body, tag: answer.tag)
    }

    private func kept(
        _ key: KeptPages.Key, _ visitor: Visitor, about id: String? = nil,
        _ make: @escaping @Sendable () async throws -> KeptPages.Answer
    ) async throws -> KeptPages.Answer {
        let stamp = try await keeper.use { try $0.pageStamp(about: id) }
        if let answer = keptPages.page(key, of: visitor, at: stamp) { return answer }
        return try await keptPages.page(key, of: visitor, at: stamp, make: make)
    }
}
