import Dispatch
import Glibc
import Synchronization
import Tabulation

/// A line on the terminal while an engine reads: records, rate, and time left where the size is
/// known. Nothing where standard error is no terminal.
struct TabulateProgress {
    private let isShown: Bool

    init(quiet: Bool) { isShown = !quiet && isatty(2) == 1 }

    func during<Value>(_ body: (Monitor) throws -> Value) throws -> Value {
        let monitor = Monitor()
        guard isShown else { return try body(monitor) }
        let display = Display(monitor)
        DispatchQueue.global().async { display.run() }
        defer { display.stop() }
        return try body(monitor)
    }

    private final class Display: Sendable {
        private let monitor: Monitor
        private let isOver = Atomic<Bool>(false)
        private let start = monotonicNanoseconds()

        init(_ monitor: Monitor) { self.monitor = monitor }

        func run() {
            while !isOver.load(ordering: .relaxed) {
                usleep(200_000)
                if !isOver.load(ordering: .relaxed) { show() }
            }
        }

        func stop() {
            isOver.store(true, ordering: .relaxed)
            put("\r\u{1B}[K")
        }

        private func show() {
            let (bytes, records, size) = monitor.progress
            let seconds = max(Double(monotonicNanoseconds() - start) / 1e9, 0.001)
            // A database does not say how far it is.
            var line =
                "\r\u{1B}[K"
                + (records == 0
                    ? "\(Int(seconds)) s"
                    : "\(records) records, \(Int(Double(records) / seconds)) a second")
            if size > bytes, bytes > 0 {
                let left = seconds * Double(size - bytes) / Double(bytes)
                line += ", \(Int(left.rounded(.up))) s left"
            }
            put(line)
        }

        private func put(_ text: String) {
            let bytes = Array(text.utf8)
            _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        }
    }
}

private func monotonicNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}
