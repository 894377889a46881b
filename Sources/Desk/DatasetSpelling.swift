import Outputs
import Readers

/// A dataset has one name at a desk: by it what was released before is found, and what takes its owner's
/// consent. One that differs from it only as a reader may overlook would lead past both.
extension OpenDesk {
    /// Throws `ReadErrors` where a submission names a dataset that the desk knows in another spelling.
    func requireOneSpelling(of declared: String?, in folder: SubmittedFolder) throws {
        guard let declared, let known = try otherSpelling(of: declared) else { return }
        let lines = (folder["submission.yaml"]?.bytes ?? []).split(
            separator: 0x0A, omittingEmptySubsequences: false)
        let line = lines.firstIndex { $0.starts(with: "dataset".utf8) } ?? 0
        throw ReadErrors([
            ReadError(
                file: "submission.yaml", line: line + 1, column: 1,
                problem: .other(
                    "dataset: this desk writes it \(known); write it so, or give another dataset"
                        + " a name that nobody takes for this one"))
        ])
    }

    /// As the desk's descriptions and its policy write it, or else submissions before; nil where the desk
    /// knows it so, or not at all.
    private func otherSpelling(of name: String) throws -> String? {
        func isSame(_ known: String) -> Bool { known.utf8.elementsEqual(name.utf8) }
        let described = try files.names(in: folder.datasets).filter { $0.hasSuffix(".yaml") }
            .map { String($0.dropLast(5)) }
        let folded = FoldedName(name)
        for names in [described + policy.owners.datasets, index.byDataset.keys.sorted()] {
            if names.contains(where: isSame) { return nil }
            if let known = names.first(where: { !$0.isEmpty && FoldedName($0) == folded }) {
                return known
            }
        }
        return nil
    }
}
