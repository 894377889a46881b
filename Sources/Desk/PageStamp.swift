import Glibc
import Readers

/// All that a page of the desk depends on besides who asks for which: while it is the same, so is
/// the page.
public struct PageStamp: Hashable, Sendable {
    /// How long the log is. Private records come with their entries and do not change.
    let entries: Int
    /// How often somebody took or put back a submission.
    let claims: Int
    /// Ages are in days.
    let day: Int
    /// Of a page about one submission.
    let description: DescriptionState?
}

/// The desk's own description of a dataset, as the file system knows it: another after every change,
/// without its being read.
public struct DescriptionState: Hashable, Sendable {
    private let file: UInt
    private let size: Int
    private let changed: [Int]

    /// Nil if there is no such file.
    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        file = status.st_ino
        size = status.st_size
        // Whoever writes the file cannot set the second.
        changed = [status.st_mtim, status.st_ctim].flatMap { [$0.tv_sec, $0.tv_nsec] }
    }
}

extension OpenDesk {
    /// - `id`: of the submission that the page is about.
    public func pageStamp(about id: String? = nil) throws -> PageStamp {
        PageStamp(
            entries: ledger.size, claims: try accounts.claimChanges(), day: LogDay.day(of: clock()),
            description: id.flatMap(description))
    }

    /// What describes the data of a submission at this desk; nil where the submission does itself.
    public func description(of id: String) -> DescriptionState? {
        guard let dataset = indexed(id)?.row.dataset, !dataset.isEmpty,
            PathName.problem(inPart: dataset.utf8) == nil
        else { return nil }
        return DescriptionState(of: folder.dataset(dataset))
    }
}
