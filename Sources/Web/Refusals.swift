import Desk
import Hummingbird
import Synchronization

/// Requests that said who asks and were not believed: past the proxy, by a name that nobody has, or
/// with a token that is none. Counted here, since anybody may send many, and written to the log with
/// the other refused sign-ins once a minute at most.
final class Refusals: Sendable {
    private let count = Mutex(0)

    func note() { count.withLock { $0 += 1 } }

    /// What was counted since the last call.
    func take() -> Int {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }
}

extension Site {
    /// Counts a refusal, if the request said who asks.
    func noteRefusal(_ stop: Stop, of request: Request) {
        guard stop.status == .unauthorized else { return }
        if identity != nil || request.headers[.authorization] != nil { refusals.note() }
    }

    func writeRefusals() async throws {
        let count = refusals.take()
        guard count > 0 else { return }
        try await keeper.use { try $0.noteRefusals(count) }
    }
}
