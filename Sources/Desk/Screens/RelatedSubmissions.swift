import Clearance
import Writers

/// Other submissions of the same project or from the same data, whatever became of them: what is
/// out already is what a new output can be compared with.
extension OpenDesk {
    private static let mostRelated = 10
    /// How many of those before it, and after it, are looked at for the ones to show.
    private static let (mostBefore, mostAfter) = (500, 50)

    /// Those that this person may read: before it first, of these those that left, each newest first.
    /// Whoever may not read a submission of another project does not learn that there is one.
    func related(to submission: Submission, _ judged: JudgedSubmission, _ visitor: Visitor) throws
        -> (shown: [SubmissionScreen.Related], more: [SubmissionScreen.Search])
    {
        guard let own = ledger.submissions.place(of: submission.id) else { return ([], []) }
        let declared = judged.report.submission.declaration
        let shared = judged.report.submission.dataset?.sharesUnitsWith ?? []
        let datasets = Set(([declared.dataset].compactMap(\.self) + shared).filter { !$0.isEmpty })
        let lists = relatedPlaces(project: declared.project, datasets, visitor)
        let before = Self.nearest(Self.mostBefore, before: own, in: lists)
        let after = Self.nearest(Self.mostAfter, after: own, in: lists)
        func rank(_ place: Int) -> Int {
            let hasLeft = [.released, .recalled].contains(ledger.submissions.line(at: place).state)
            return place > own ? 2 : hasLeft ? 0 : 1
        }
        let ranked = (before + after).map { (rank($0), $0) }.sorted { ($0.0, $1.1) < ($1.0, $0.1) }
        let shown = try ranked.prefix(Self.mostRelated).map {
            try related(at: $0.1, project: declared.project, datasets)
        }
        guard ranked.count > shown.count else { return (shown, []) }
        let names = [declared.project] + [declared.dataset].compactMap(\.self)
        return (
            shown,
            names.filter { !$0.isEmpty }.map {
                .init(text: VisibleText.visible($0), query: $0.queryEncoded)
            }
        )
    }

    /// Places in the order of the log, in lists that may overlap.
    private func relatedPlaces(project: String, _ datasets: Set<String>, _ visitor: Visitor)
        -> [[Int]]
    {
        guard Self.isOfDesk(visitor) else {
            let own = index.byAuthor[visitor.pseudonym] ?? []
            return [
                own.filter {
                    let row = index.rows[$0]
                    return row.isRead && !row.project.isEmpty && row.project == project
                        || datasets.contains(row.dataset)
                }
            ]
        }
        return [project.isEmpty ? [] : index.byProject[project] ?? []]
            + datasets.map { index.byDataset[$0] ?? [] }
    }

    private static func nearest(_ most: Int, before own: Int, in lists: [[Int]]) -> [Int] {
        let near = lists.flatMap { list in
            list[..<(list.firstIndex(notBelow: own))].suffix(most)
        }
        return Array(Set(near).sorted().suffix(most))
    }

    private static func nearest(_ most: Int, after own: Int, in lists: [[Int]]) -> [Int] {
        let near = lists.flatMap { list in
            list[list.firstIndex(notBelow: own + 1)...].prefix(most)
        }
        return Array(Set(near).sorted().prefix(most))
    }

    private func related(at place: Int, project: String, _ datasets: Set<String>) throws
        -> SubmissionScreen.Related
    {
        let other = ledger.submissions.line(at: place)
        let row = index.rows[place]
        let record = try? record(of: other)
        let outputs = other.outputs == 1 ? "1 output" : "\(other.outputs) outputs"
        let isOfProject = row.project == project && !project.isEmpty
        let shared =
            !isOfProject
            ? "same data, project \(row.project.isEmpty ? "not named" : row.project)"
            : datasets.contains(row.dataset) ? "same project and data" : "same project"
        return SubmissionScreen.Related(
            id: other.id, title: VisibleText.visible(record?.title ?? "(erased)"),
            mark: Mark(other.state),
            extent: VisibleText.visible(
                "\(minute(other.time).prefix(10)), \(outputs), \(shared)"))
    }
}

extension [Int] {
    /// Of a sorted list, where what is not below a value begins.
    fileprivate func firstIndex(notBelow value: Int) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
