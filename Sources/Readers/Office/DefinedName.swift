import Outputs

/// A name for cells of a workbook that says nothing which their sheet does not: it stands for a range of a visible
/// sheet, and is made of the words of the sheet's name and of those that any table has.
///
/// Source: ECMA-376 part 1, 18.2.5.
enum DefinedName {
    static func isPlain(_ element: XMLElement, sheets: [String]) -> Bool {
        guard let name = element["name"], name.utf8.count < 40,
            element.attributes.keys.allSatisfy({ ["name", "localSheetId"].contains($0) }),
            let sheet = sheet(of: element.text), sheets.contains(sheet)
        else { return false }
        let own = Set(words(sheet)).union(ordinary)
        return words(name).allSatisfy { own.contains($0) || $0.utf8.count < 3 }
    }

    /// Whether a formula is a range of cells, on whatever sheet, or one that was deleted.
    static func isRange(_ formula: String) -> Bool {
        let mark = formula.lastIndex(of: "!")
        return sheet(of: formula) != nil
            || formula.hasSuffix("#REF!") && mark != nil
                && !formula.contains(" ")
    }

    /// `Counts` of `Counts!$A$1:$C$5` and of `'Counts'!$A$1`; nil for another formula.
    private static func sheet(of formula: String) -> String? {
        guard let mark = formula.lastIndex(of: "!") else { return nil }
        let cells = formula[formula.index(after: mark)...].split(separator: ":")
        let areCells =
            (1...2).contains(cells.count)
            && cells.allSatisfy { cell in
                let plain = cell.filter { $0 != "$" }
                let letters = plain.prefix { ("A"..."Z").contains($0) }
                let digits = plain.dropFirst(letters.count)
                return letters.count <= 3 && !plain.isEmpty && digits.utf8.allSatisfy(isDigit)
            }
        let sheet = String(formula[..<mark])
        guard areCells, sheet.hasPrefix("'") else { return areCells ? sheet : nil }
        return String(sheet.dropFirst().dropLast()).replacing("''", with: "'")
    }

    private static func words(_ name: String) -> [String] {
        name.lowercased().split { !$0.isLetter }.map(String.init)
    }

    private static let ordinary: Set<String> = [
        "table", "tab", "data", "range", "counts", "count", "total", "totals", "value", "values",
        "rows", "row", "columns", "column", "cols", "col", "area", "list", "header", "headers",
        "results", "output", "summary", "cells", "labels", "label", "region", "regions", "sex",
        "age", "year", "years", "numbers", "percent", "means", "print", "title", "titles", "main",
    ]
}
