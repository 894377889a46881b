import Desk

/// Checks of what is not handed in yet that take longer than a page should: whoever waits for one
/// sees for how long, and finds what came of it on the same page.
actor ChecksUnderWay {
    enum Outcome: Sendable {
        case ready(DraftScreen?)
        /// For so many seconds now.
        case underWay(Int)
    }

    private struct Check {
        let task: Task<DraftScreen?, any Error>
        let begun: ContinuousClock.Instant
    }

    private var checks: [String: Check] = [:]

    /// How long a page waits, and how many results wait for somebody who asks again.
    private static let patience = Duration.seconds(3)
    private static let most = 64

    /// Begins the check of a draft, or goes on waiting for it.
    func outcome(
        of draft: String, _ make: @escaping @Sendable () async throws -> DraftScreen?
    ) async throws -> Outcome {
        if checks.count >= Self.most { checks = [:] }
        let check = checks[draft] ?? Check(task: Task { try await make() }, begun: .now)
        checks[draft] = check
        let isDone = await Self.ends(check.task, within: Self.patience)
        guard isDone else {
            return .underWay(Int((ContinuousClock.now - check.begun).components.seconds))
        }
        checks[draft] = nil
        return .ready(try await check.task.value)
    }

    /// What was found is not about the draft any more.
    func forget(_ draft: String) { checks[draft] = nil }

    private static func ends(
        _ task: Task<DraftScreen?, any Error>, within patience: Duration
    ) async -> Bool {
        let (ends, ended) = AsyncStream<Bool>.makeStream()
        Task {
            _ = await task.result
            ended.yield(true)
        }
        let clock = Task {
            try await Task.sleep(for: patience)
            ended.yield(false)
        }
        defer { clock.cancel() }
        for await isDone in ends { return isDone }
        return false
    }
}
