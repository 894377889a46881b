import Outputs
import Synchronization
import Writers

/// What pages draw of a judged submission and is the same for everybody: drawn once, for as long
/// as the submission is kept.
final class Drawn: Sendable {
    /// What a page of a file shows besides who looks at it.
    struct File: Sendable {
        let content: OutputContent
        let behind: [OutputScreen.Panel]
        let totals: OutputScreen.Totals?

        /// About how many bytes it keeps.
        fileprivate var size: Int {
            (content.panels + behind).reduce(0) {
                $0 + ($1.table?.utf8.count ?? 0) + ($1.findings?.utf8.count ?? 0)
            } + (content.text == nil ? 0 : 1 << 16)
        }
    }

    private struct Key: Hashable {
        let number: Int
        let asText: Bool
        let line: Int
        let row: Int
    }

    private struct State {
        var items: (decisions: [DecisionItem], order: [Int])?
        var alarms: String??
        var files: [Key: File] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())

    /// Beyond that, what is drawn is not kept.
    private static let mostBytes = 256 << 10

    func items(_ make: () -> (decisions: [DecisionItem], order: [Int])) -> (
        decisions: [DecisionItem], order: [Int]
    ) {
        if let known = state.withLock({ $0.items }) { return known }
        let made = make()
        state.withLock { $0.items = made }
        return made
    }

    func alarms(_ make: () -> String?) -> String? {
        if let known = state.withLock({ $0.alarms }) { return known }
        let made = make()
        state.withLock { $0.alarms = .some(made) }
        return made
    }

    /// - `number`: of the file among those that are decided on, from 0.
    func file(_ number: Int, _ request: OutputRequest, _ make: () -> File) -> File {
        let key = Key(
            number: number, asText: request.asText, line: request.line, row: request.row)
        if let known = state.withLock({ $0.files[key] }) { return known }
        let made = make()
        state.withLock { state in
            guard state.bytes + made.size <= Self.mostBytes else { return }
            state.bytes += made.size
            state.files[key] = made
        }
        return made
    }
}

extension JudgedSubmission {
    /// A file as its page shows it.
    func drawn(_ number: Int, _ file: SubmittedFile, _ request: OutputRequest) -> Drawn.File {
        let item = decisions[number]
        return drawn.file(number, request) {
            Drawn.File(
                content: OutputContent(item, file, request, dataset: dataset),
                behind: OutputContent.panels(behind: item, in: self),
                totals: OutputContent.totals(of: item, dataset))
        }
    }
}
