extension OutputScreen {
    /// Which rows of a long table a page shows, and where others begin.
    public struct Part: Sendable {
        public let phrase: String
        public private(set) var earlier: Int?
        public private(set) var later: Int?
        /// Where this page begins.
        let rows: Range<Int>

        /// - `first`: from 1.
        init?(from first: Int, cells: Int, rows total: Int) {
            guard cells > OutputScreen.mostCells, total > 0 else { return nil }
            let size = max(1, total * OutputScreen.mostCells / cells)
            let start = min(max(1, first) - 1, total - 1) / size * size
            rows = start..<min(start + size, total)
            phrase = "Rows \(start + 1) to \(rows.upperBound) of \(total)"
            earlier = start > 0 ? start - size + 1 : nil
            later = rows.upperBound < total ? rows.upperBound + 1 : nil
        }

        /// Without the way to other rows.
        var alone: Part {
            var part = self
            (part.earlier, part.later) = (nil, nil)
            return part
        }
    }

    /// Tables of up to this many cells are drawn whole, longer ones in parts.
    static let mostCells = 50_000

    /// What the form is called with which somebody decides: see `inForm`.
    static let ballotID = "ballot"
}

extension OutputScreen.Panel {
    /// For whoever has a form on the page: what leads to another part of the file takes along what
    /// was typed into it.
    var inForm: OutputScreen.Panel {
        var panel = self
        panel.findings = findingsInForm ?? findings
        return panel
    }
}
