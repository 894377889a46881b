import Outputs

/// A first guess at a `submission.yaml`, made by looking at the files.
///
/// A CSV or TSV file with exactly one column of whole numbers that is called `n`, `count` or the
/// like becomes a long table of frequencies; every other file is left undeclared, for a person to
/// describe. A guess is a start for the researcher, never a reason to release.
public enum SubmissionDraft {
    private static let countNames: Set<String> = [
        "n", "count", "counts", "freq", "frequency", "number", "total_n", "cases", "obs",
    ]

    public static func declaration(for folder: SubmittedFolder, limits: ReadLimits = ReadLimits())
        -> SubmissionDeclaration
    {
        var declaration = SubmissionDeclaration()
        var ids: Set<String> = []
        for file in folder.files {
            guard let table = table(in: file, limits) else { continue }
            let path = file.path
            let end = path.utf8.lastIndex(of: 0x2E) ?? path.endIndex
            var id = String(path[..<end])
            if !ids.insert(id).inserted { id = path }
            ids.insert(id)
            var output = OutputDeclaration(id: id, file: path, kind: .frequencies)
            output.table = table
            declaration.outputs.append(output)
        }
        return declaration
    }

    private static func table(in file: SubmittedFile, _ limits: ReadLimits) -> TableDeclaration? {
        let name = file.path.lowercased()
        guard name.hasSuffix(".csv") || name.hasSuffix(".tsv"),
            PathName.problem(inPath: file.path) == nil, FileType(file.bytes) == .text,
            let text = try? DelimitedText(parsing: file.bytes, limits: limits), text.rows.count > 1
        else { return nil }
        let headers = (0..<text.rows[0].count).map { text.text(row: 0, column: $0) }
        let counts = headers.indices.filter {
            countNames.contains(headers[$0].lowercased()) && isWhole(text, column: $0)
        }
        guard counts.count == 1, let count = counts.first, !headers.contains(""),
            Set(headers).count == headers.count, headers.count > 1
        else { return nil }
        var table = TableDeclaration()
        table.dimensions = headers.indices.filter { $0 != count }.map {
            TableDeclaration.Dimension(name: headers[$0], column: headers[$0])
        }
        table.values = [ValueDeclaration(column: headers[count], statistic: .count)]
        return table
    }

    private static func isWhole(_ text: DelimitedText, column: Int) -> Bool {
        let reader = CellReader(
            suppressed: [:], statistic: .count, delimiter: text.delimiter)
        var numbers = 0
        for row in text.rows.indices.dropFirst() {
            let cell = reader.read(text.slice(row: row, column: column))
            if let number = cell.shown.number {
                guard number.value.isWhole else { return false }
                numbers += 1
            } else if cell.problem == .notANumber || cell.problem == .formula {
                return false
            }
        }
        return numbers > 0
    }
}
