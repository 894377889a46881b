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
        for name in declaration.rows + declaration.columns where name != "statistic" {
            addDimension(name)
        }
        let columns = headerColumns(stubs: stubs, headers: headers)
        cells.reserveCapacity((text.rows.count - headers) * columns.count)
        var line = StubLine(variables: declaration.rows)
        var isFirst = true
        for row in text.rows.indices.dropFirst(headers) where isRow(row) {
            if isFirst, isStubHeader(row, stubs: stubs) { continue }
            isFirst = false
            readStubs(row, into: &line)
            let stub = CellLabels(line.labels)
            for column in columns {
                let value = line.value ?? column.value
                guard value >= 0 else { continue }
                var labels = stub
                for label in column.labels { labels.append(label) }
                addCell(labels: labels, value: value, row: row, column: column.column)
            }
        }
        return true
    }

    /// What stands at the left of a line of cells; blank labels repeat those of the line before.
    private struct StubLine {
        let variables: [String]
        /// Labels of the stub's dimensions; -1 before the first.
        var labels: [Int]
        /// The index of the value, where the stub names it; nil where the header does.
        var value: Int?

        init(variables: [String]) {
            self.variables = variables
            labels = variables.filter { $0 != "statistic" }.map { _ in -1 }
            value = variables.contains("statistic") ? -1 : nil
        }
    }

    private mutating func readStubs(_ row: Int, into line: inout StubLine) {
        var dimension = 0
        for (stub, variable) in line.variables.enumerated() {
            let isBlank = text.trimmed(row: row, column: stub).isEmpty
            if variable == "statistic" {
                if !isBlank || line.value ?? -1 < 0 {
                    line.value = statistic(row: row, column: stub, of: "line")
                }
                continue
            }
            if !isBlank || line.labels[dimension] < 0 {
                line.labels[dimension] = label(dimension, row: row, column: stub)
            }
            dimension += 1
        }
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
        for column in stubs..<width where !isBlank(column) {
            var labels: [Int] = []
            var value = 0
            var dimension = declaration.rows.count { $0 != "statistic" }
            for header in 0..<headers {
                let isBlank = text.trimmed(row: header, column: column).isEmpty
                let isStatistic = declaration.columns[header] == "statistic"
                let before = isBlank ? previous[header] : nil
                let index =
                    before
                    ?? (isStatistic
                        ? statistic(row: header, column: column, of: "column")
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

    /// Whether nothing stands in a column from its first header to its end, as after a comma that
    /// ends every line.
    private func isBlank(_ column: Int) -> Bool {
        text.rows.indices.allSatisfy { text.trimmed(row: $0, column: column).isEmpty }
    }

    /// The index of the value that a header or stub named `statistic` names; -1, reported, for
    /// another.
    private mutating func statistic(row: Int, column: Int, of what: String) -> Int {
        let name = text.trimmed(row: row, column: column)
        if let index = values.firstIndex(where: { $0.column.utf8.elementsEqual(name) }) {
            return index
        }
        if values.count == 1, values[0].column.isEmpty { return 0 }
        faults.add(
            .undeclared, "the submission does not account for this \(what)",
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
