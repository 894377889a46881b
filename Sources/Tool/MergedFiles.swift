import Disclosure
import Outputs
import Readers
import Writers

/// A submission's files after categories were merged: changed tables are written anew as CSV, without
/// the evidence that no longer fits them.
struct MergedFiles {
    let folder: SubmittedFolder
    let before: OpenedSubmission
    let after: OpenedSubmission

    /// Outputs whose table can be written anew from what is declared of it: delimited text in long
    /// layout, alone in its file, every column a dimension or a statistic without a base.
    static func mergeable(_ opened: OpenedSubmission, in folder: SubmittedFolder) -> Set<String> {
        let perFile = Dictionary(grouping: opened.outputs, by: \.file)
        return Set(
            opened.outputs.filter { output in
                guard let table = output.table, let declared = output.declaration?.table,
                    declared.layout == .long, declared.selection == nil,
                    perFile[output.file]?.count == 1, let file = folder[output.file],
                    FieldReplacement.isPossible(in: file, of: output.kind)
                else { return false }
                return table.declaredValues == table.values.count
                    && table.dimensions.count == declared.dimensions.count
                    && table.values.allSatisfy { $0.base == nil && !$0.column.isEmpty }
            }.map(\.id))
    }

    func files(besides leftOut: Set<String>) -> [SubmittedFile] {
        let changed = zip(before.outputs, after.outputs).filter { $0.table != $1.table }
        let tables = Dictionary(
            changed.map { ($1.file, $1) }, uniquingKeysWith: { first, _ in first })
        let evidence = evidenceFiles(of: changed.map(\.0)).subtracting(
            evidenceFiles(of: after.outputs))
        let gone = leftOut.union(evidence)
        return folder.files.filter { !gone.contains($0.path) }.map { file in
            if file.path == "submission.yaml" {
                return Self.file(file.path, SubmissionYAML.write(after.declaration))
            }
            guard let output = tables[file.path], let bytes = csv(of: output) else { return file }
            return Self.file(file.path, bytes)
        }
    }

    private static func file(_ path: String, _ bytes: [UInt8]) -> SubmittedFile {
        SubmittedFile(path: path, bytes: bytes, digest: digest(of: bytes))
    }

    private func evidenceFiles(of outputs: [Output]) -> Set<String> {
        Set(
            outputs.flatMap { output in
                [output.declaration?.evidence?.file, output.declaration?.evidence?.twoByTwo]
                    + (output.declaration?.table?.values.map { $0.evidence?.file } ?? [])
            }.compactMap { $0 })
    }

    /// One row per combination of labels, in the order of the table.
    private func csv(of output: Output) -> [UInt8]? {
        guard let table = output.table, let declared = output.declaration?.table,
            let mark = WithheldMark.mark(for: [declared])
        else { return nil }
        let columns = Dictionary(
            declared.dimensions.map { ($0.name, $0.column) }, uniquingKeysWith: { a, _ in a })
        var rows = [
            table.dimensions.map { columns[$0.name] ?? $0.name } + table.values.map(\.column)
        ]
        var known: [CellLabels: Int] = [:]
        for cell in table.cells {
            let row = known[cell.labels] ?? rows.count
            if row == rows.count {
                known[cell.labels] = row
                let labels = zip(table.dimensions, cell.labels).map { $0.labels[$1].text }
                rows.append(labels + table.values.map { _ in "" })
            }
            rows[row][table.dimensions.count + cell.value] =
                cell.shown.number.map(Self.text(of:)) ?? mark
        }
        return CSVWriter.write(rows)
    }

    /// With the decimals that it is printed with.
    private static func text(of number: PrintedNumber) -> String {
        let plain = number.value.description
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        let missing = number.decimals - (parts.count > 1 ? parts[1].count : 0)
        guard missing > 0 else { return plain }
        return plain + (parts.count > 1 ? "" : ".") + String(repeating: "0", count: missing)
    }
}
