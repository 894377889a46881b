import Disclosure
import Glibc
import Synchronization

/// A line on the terminal while `protect` searches: what it is at, and the time left where that can
/// be told. Nothing where standard error is no terminal.
final class ProtectProgress: Sendable {
    private let isShown: Bool
    private let start = ProtectProgress.now()
    /// When the stage began, and how many cells were to be tried then.
    private let stage = Mutex<(ProtectionProgress.Stage, began: Double, open: Int)?>(nil)

    init(quiet: Bool) { isShown = !quiet && isatty(2) == 1 }

    /// Since the search began.
    var seconds: Double { Self.now() - start }

    func show(_ progress: ProtectionProgress) {
        guard isShown else { return }
        let seconds = seconds
        let (began, open) = stage.withLock { known in
            if let old = known, old.0 == progress.stage { return (old.began, old.open) }
            known = (progress.stage, seconds, progress.open)
            return (seconds, progress.open)
        }
        var line = "\r\u{1B}[K\(progress.withheld) withheld, "
        switch progress.stage {
        case .adding: line += "\(progress.open) still given away"
        case .confirming: line += "judging all of it"
        case .showing:
            line += "\(progress.open) to be tried for showing again"
            let done = open - progress.open
            if done > 0 {
                let left = (seconds - began) * Double(progress.open) / Double(done)
                line += ", about \(Int(left.rounded(.up))) s left"
            }
        }
        Self.put(line + ", \(Int(seconds)) s so far")
    }

    static func clear(quiet: Bool) {
        if !quiet, isatty(2) == 1 { put("\r\u{1B}[K") }
    }

    private static func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
