import Outputs

/// Reads a cross-tabulation as printed: header lines, stub fields, blank labels that repeat.
extension TableAssembly {
    /// False where the file has no room for headers and stubs.
    mutating func readCross() -> Bool {
        let stubs = declaration.rows.count
        let headers = declaration.columns.count
        guard headers < text.rows.count, stubs < width else {
            faults.add(
                .unreadable, "the file has fewer lines or columns than headers and stubs need",
                remedy: "name the variables of stub and header under rows and columns")
            return false
        }
        for name in declaration.rows { addDimension(name) }
        for name in declaration.columns where name != "statistic" { addDimension(name) }
        let columns = headerColumns(stubs: stubs, headers: headers)
        var previous = Array(repeating: -1, count: stubs)
        var isFirst = true
        for row in text.rows.indices.dropFirst(headers) where isRow(row) {
            if isFirst, isStubHeader(row, stubs: stubs) { continue }
            isFirst = false
            for stub in 0..<stubs {
                let isBlank = text.trimmed(row: row, column: stub).isEmpty
                if !isBlank || previous[stub] < 0 {
                    previous[stub] = label(stub, row: row, column: stub)
                }
            }
            for column in columns {
                addCell(
                    labels: previous + column.labels, value: column.value, row: row,
                    column: column.column)
            }
        }
        return true
    }

    /// What stands above one column of cells.
    private struct HeaderColumn {
        let column: Int
        let value: Int
        /// Labels of the header's dimensions.
        let labels: [Int]
    }

    private mutating func headerColumns(stubs: Int, headers: Int) -> [HeaderColumn] {
        var columns: [HeaderColumn] = []
        var previous: [Int?] = Array(repeating: nil, count: headers)
        for column in stubs..<width {
            var labels: [Int] = []
            var value = 0
            var dimension = stubs
            for header in 0..<headers {
                let isBlank = text.trimmed(row: header, column: column).isEmpty
                let isStatistic = declaration.columns[header] == "statistic"
                let before = isBlank ? previous[header] : nil
                let index =
                    before
                    ?? (isStatistic
                        ? statistic(row: header, column: column)
                        : label(dimension, row: header, column: column))
                previous[header] = index
                if isStatistic { value = index } else { labels.append(index) }
                dimension += isStatistic ? 0 : 1
            }
            guard value >= 0 else { continue }
            columns.append(HeaderColumn(column: column, value: value, labels: labels))
        }
        return columns
    }

    /// The index of the value that a header named `statistic` names; -1, reported, for another.
    private mutating func statistic(row: Int, column: Int) -> Int {
        let name = text.trimmed(row: row, column: column)
        if let index = values.firstIndex(where: { $0.column.utf8.elementsEqual(name) }) {
            return index
        }
        if values.count == 1, values[0].column.isEmpty { return 0 }
        faults.add(
            .undeclared, "the submission does not account for this column",
            remedy: "declare its statistic under values, or leave it out",
            line: text.rows[row].line, column: column + 1)
        return -1
    }

    /// A line below the headers that only names the variables of the stub, as pandas writes it.
    private func isStubHeader(_ row: Int, stubs: Int) -> Bool {
        guard stubs > 0 else { return false }
        let names = (0..<stubs).allSatisfy {
            text.trimmed(row: row, column: $0).elementsEqual(declaration.rows[$0].utf8)
        }
        return names
            && (stubs..<width).allSatisfy { text.trimmed(row: row, column: $0).isEmpty }
    }
}
