import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// The same as `map`, by as many threads as there are processors.
    func mapAtOnce<Value: Sendable>(_ body: @Sendable (Element) -> Value) -> [Value] {
        guard count > 1 else { return map(body) }
        let found = Mutex([Value?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let value = body(self[index])
            found.withLock { $0[index] = value }
        }
        return found.withLock { $0.compactMap(\.self) }
    }
}
