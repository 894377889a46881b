import Desk
import Hummingbird
import Synchronization

/// Pages as they were given last, for whoever asks again before anything has changed.
///
/// A page is kept under the word in its forms, which follows from the cookie: it is given back to
/// the session that it was made for and to nobody else.
final class KeptPages: Sendable {
    struct Key: Hashable {
        let token: String
        /// Path and query.
        let target: String
        /// Every page says until when a key is open.
        let openKeys: OpenKeys
    }

    private struct Page {
        let visitor: Visitor
        let stamp: PageStamp
        let body: ByteBuffer
    }

    /// A page that is being made, for whoever asks for the same meanwhile.
    private struct Making {
        let visitor: Visitor
        let stamp: PageStamp
        let task: Task<ByteBuffer, any Error>
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

    func page(_ key: Key, of visitor: Visitor, at stamp: PageStamp) -> ByteBuffer? {
        state.withLock { state in
            guard let page = state.pages[key], page.stamp == stamp, page.visitor == visitor else {
                return nil
            }
            return page.body
        }
    }

    func keep(_ body: ByteBuffer, as key: Key, of visitor: Visitor, at stamp: PageStamp) {
        guard body.readableBytes <= Self.mostPageBytes else { return }
        state.withLock { state in
            if state.bytes + body.readableBytes > Self.mostBytes {
                (state.pages, state.bytes) = ([:], 0)
            }
            let old = state.pages.updateValue(
                Page(visitor: visitor, stamp: stamp, body: body), forKey: key)
            state.bytes += body.readableBytes - (old?.body.readableBytes ?? 0)
        }
    }
}

extension KeptPages {
    /// A page, made once however many ask for it at the same time, and kept.
    func page(
        _ key: Key, of visitor: Visitor, at stamp: PageStamp,
        make: @escaping @Sendable () async throws -> String
    ) async throws -> ByteBuffer {
        let task = state.withLock { state in
            if let known = state.making[key], known.stamp == stamp, known.visitor == visitor {
                return known.task
            }
            let task = Task {
                defer { self.made(key, at: stamp) }
                let body = ByteBuffer(string: try await make())
                // What was made may know more than the stamp says; then the next stamp is another.
                self.keep(body, as: key, of: visitor, at: stamp)
                return body
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
    /// from who is at what, and from the day.
    func kept(
        _ request: Request, _ caller: Caller, _ visitor: Visitor,
        _ make: @escaping @Sendable () async throws -> String
    ) async throws -> Response {
        // A cookie that the browser does not have yet comes with the page.
        guard !caller.isNew else { return answer(try await make(), to: caller) }
        let key = KeptPages.Key(
            token: caller.formToken, target: request.uri.string, openKeys: openKeys(of: caller))
        let stamp = try await keeper.use { try $0.pageStamp() }
        if let body = keptPages.page(key, of: visitor, at: stamp) { return Self.html(body) }
        return Self.html(try await keptPages.page(key, of: visitor, at: stamp, make: make))
    }
}
