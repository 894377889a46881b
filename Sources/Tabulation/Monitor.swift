import Synchronization

/// How far an engine is; read by another thread that shows it.
public final class Monitor: Sendable {
    private let bytes = Atomic<Int>(0)
    private let records = Atomic<Int>(0)
    private let size = Atomic<Int>(0)

    public init() {}

    /// Bytes read, records counted, and bytes in all: 0 where nobody knows.
    public var progress: (bytes: Int, records: Int, size: Int) {
        (
            bytes.load(ordering: .relaxed), records.load(ordering: .relaxed),
            size.load(ordering: .relaxed)
        )
    }

    func begin(size: Int) {
        self.size.store(size, ordering: .relaxed)
        bytes.store(0, ordering: .relaxed)
        records.store(0, ordering: .relaxed)
    }

    func advance(bytes: Int, records: Int) {
        self.bytes.wrappingAdd(bytes, ordering: .relaxed)
        self.records.wrappingAdd(records, ordering: .relaxed)
    }
}
