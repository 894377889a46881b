import Clearance
import Disclosure
import Outputs
import Readers
import Release

/// What is out: everything that this desk has released about a dataset, by any project, and what
/// the desk's description of the dataset names as public.
/// For whom something is judged: what others released is only shown to those who have a right to it.
public enum ReportReader: Hashable, Sendable {
    /// Those who may read every project's submissions.
    case desk
    /// Somebody who hands in, or tries. The project that a declaration names is a claim: a project is
    /// theirs once work of theirs in it was released.
    case person(Pseudonym)
    /// Whoever reads the desk's own folder, and could read everything in it.
    case holder
}

extension OpenDesk {
    /// Releases, recalled ones too, that must be judged together with some submissions.
    ///
    /// Those of projects to which the reader has no right are foreign.
    ///
    /// - `except`: the id of a submission that is not compared with itself.
    public func released(
        beside submissions: [OpenedSubmission], except id: String? = nil, for reader: ReportReader
    ) throws -> [ReleasedSubmission] {
        let datasets = Set(
            submissions.flatMap { submission in
                [submission.declaration.dataset].compactMap { $0 }
                    + (submission.dataset?.sharesUnitsWith ?? [])
            })
        guard !datasets.isEmpty else { return [] }
        let projects = try own(Set(submissions.map(\.declaration.project)), of: reader)
        var found: [ReleasedSubmission] = []
        for line in lines(at: index.places(ofDatasets: datasets))
        where line.id != id && [.released, .recalled].contains(line.state) {
            let submission = try ledger.submission(line.id)
            let outputs = submission.departures.flatMap(\.outputs)
            let record = try record(of: submission)
            guard let name = record.dataset, datasets.contains(name) else { continue }
            let common = submissions.lazy.compactMap(\.dataset).first {
                $0.name == name || $0.sharesUnitsWith.contains(name)
            }
            found.append(
                try read(
                    submission.id, record, outputs, by: common,
                    isForeign: reader != .desk && !projects.contains(record.project)))
        }
        for dataset in Set(submissions.compactMap(\.dataset)).sorted(by: { $0.name < $1.name }) {
            found += try publicReleases(of: dataset)
        }
        return found
    }

    /// Those of some projects to which a reader has a right.
    private func own(_ projects: Set<String>, of reader: ReportReader) throws -> Set<String> {
        guard case .person(let person) = reader else { return projects }
        return try projects.filter { project in
            try lines(at: index.byAuthor[person] ?? []).contains { line in
                try [.released, .recalled].contains(line.state)
                    && self.project(of: line.id).utf8.elementsEqual(project.utf8)
            }
        }
    }

    /// How many releases a submission is judged together with: what was judged with as many holds.
    public func releases(beside judged: JudgedSubmission, _ id: String) -> Int {
        let submission = judged.report.submission
        let datasets =
            [submission.declaration.dataset].compactMap(\.self)
            + (submission.dataset?.sharesUnitsWith ?? [])
        return lines(at: index.places(ofDatasets: Set(datasets))).count {
            $0.id != id && [.released, .recalled].contains($0.state)
        }
    }

    /// The day of the entry that let a submission go, as `2026-03-02`.
    private func dayReleased(_ id: String) throws -> String? {
        guard let index = ledger.submissions[id]?.departures.first?.index else { return nil }
        return String(timestamp(try event(at: index).time).prefix(10))
    }

    /// Cells of releases that are kept in memory at most, a few hundred bytes each.
    private static let mostReleasedCells = 400_000

    /// The outputs of a release that left, read by the description that others are read by: cells
    /// can only be compared where labels mean the same.
    private func read(
        _ id: String, _ record: SubmissionRecord, _ outputs: [Int], by dataset: Dataset?,
        isForeign: Bool
    ) throws -> ReleasedSubmission {
        let key = isForeign ? "\(id) of another project" : id
        if let known = released[key], known.dataset == dataset { return known.submission }
        let opened = try SubmissionOpener.open(
            folder: try folder(of: record),
            knownDataset: try knownDataset(of: record.dataset) ?? dataset)
        let left = Set(
            outputs.compactMap { record.outputs.indices.contains($0) ? record.outputs[$0] : nil })
        let submission = ReleasedSubmission(
            name: id,
            opened: OpenedSubmission(
                declaration: opened.declaration, dataset: opened.dataset,
                outputs: opened.outputs.filter { left.contains($0.file) }),
            isForeign: isForeign, day: try dayReleased(id))
        let size = opened.outputs.reduce(0) { $0 + ($1.table?.cells.count ?? 1) }
        if releasedCells + size > Self.mostReleasedCells {
            released = [:]
            releasedCells = 0
        }
        releasedCells += size
        released[key] = (dataset, submission)
        return submission
    }

    /// Public submissions beside the desk's own description of a dataset.
    private func publicReleases(of dataset: Dataset) throws -> [ReleasedSubmission] {
        guard !dataset.released.isEmpty, try knownDataset(of: dataset.name) == dataset else {
            return []
        }
        let folder = try FolderReader.folder(at: folder.datasets, digest: Self.digest)
        return try SubmissionOpener.publicReleases(of: dataset, in: folder)
    }
}
