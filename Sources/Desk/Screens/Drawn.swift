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
        /// Only for those who may read what never leaves.
        let evidence: [OutputScreen.Evidence]
        let dataFiles: [OutputScreen.DataFile]
        let totals: OutputScreen.Totals?

        /// About how many bytes it keeps.
        fileprivate var size: Int {
            (content.panels + behind).reduce(0) {
                $0 + ($1.table?.utf8.count ?? 0) + ($1.findings?.utf8.count ?? 0)
            } + evidence.reduce(0) { $0 + $1.table.utf8.count }
                + (content.text == nil ? 0 : 1 << 16) + dataFiles.count << 16
        }
    }

    private struct Key: Hashable {
        let number: Int
        let asText: Bool
        let line: Int
        let row: Int
        let evidence: Int
    }

    private struct AlarmKey: Hashable {
        /// Nil: of the whole submission.
        let path: String?
        let isOwn: Bool
    }

    private struct State {
        var items: (decisions: [DecisionItem], order: [Int])?
        var ownAlarms: AlarmFragments?
        var alarms: [AlarmKey: String?] = [:]
        var files: [Key: File] = [:]
        var bases: [Int: String] = [:]
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

    func ownAlarms(_ make: () -> AlarmFragments) -> AlarmFragments {
        if let known = state.withLock({ $0.ownAlarms }) { return known }
        let made = make()
        state.withLock { $0.ownAlarms = made }
        return made
    }

    /// - `path`: of the file that they are about; nil: all.
    func alarms(of path: String?, isOwn: Bool, _ make: () -> String?) -> String? {
        let key = AlarmKey(path: path, isOwn: isOwn)
        if let known = state.withLock({ $0.alarms[key] }) { return known }
        let made = make()
        let size = made?.utf8.count ?? 0
        state.withLock { state in
            guard state.bytes + size <= Self.mostBytes else { return }
            state.bytes += size
            state.alarms[key] = .some(made)
        }
        return made
    }

    /// - `number`: as of `file`.
    func basis(_ number: Int, _ make: () throws -> String) rethrows -> String {
        if let known = state.withLock({ $0.bases[number] }) { return known }
        let made = try make()
        state.withLock { $0.bases[number] = made }
        return made
    }

    /// - `number`: of the file among those that are decided on, from 0.
    func file(_ number: Int, _ request: OutputRequest, _ make: () -> File) -> File {
        let key = Key(
            number: number, asText: request.asText, line: request.line, row: request.row,
            evidence: request.evidence)
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
    ///
    /// - `page`: the path of that page, always the same for one number.
    func drawn(
        _ number: Int, _ file: SubmittedFile, _ request: OutputRequest, page: String
    ) -> Drawn.File {
        let item = decisions[number]
        return drawn.file(number, request) {
            let content = OutputContent(
                item, file, request, page: page, dataset: dataset)
            return Drawn.File(
                content: content, behind: OutputContent.panels(behind: item, in: self),
                evidence: OutputScreen.Evidence.all(
                    of: item, request, drawn: content.text == nil),
                dataFiles: dataFiles(of: item),
                totals: OutputContent.totals(of: item, dataset))
        }
    }
}
