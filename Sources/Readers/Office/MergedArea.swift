extension SheetReader {
    /// Cells that are shown as one; lines and columns from 1.
    struct MergedArea {
        let lines: ClosedRange<Int>
        let columns: ClosedRange<Int>

        /// Nil for what is no area.
        init?(_ reference: String) {
            let ends = reference.split(separator: ":").map(String.init)
            guard let start = ends.first, let end = ends.last, ends.count <= 2,
                let left = SheetReader.column(start), let right = SheetReader.column(end),
                let top = SheetReader.row(start), let bottom = SheetReader.row(end),
                left <= right, 1 <= top, top <= bottom, bottom <= SheetReader.lastLine
            else { return nil }
            lines = top...bottom
            columns = left...right
        }
    }
}
