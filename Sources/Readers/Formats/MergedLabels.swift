import Outputs

/// Cells that reach over several lines of a table: a label there is that of each line, a number stands
/// once.
///
/// Ask from left to right. A number is a label only where every column before it is merged as well: a
/// year below its region.
struct MergedLabels {
    /// Leading columns that are merged, by row.
    private var leading: [Int: Int] = [:]

    /// Whether the text of the cell above stands for a covered cell, too; columns count from 0.
    mutating func mayStand(_ text: String, in row: Int, _ column: Int) -> Bool {
        let isLeading = leading[row, default: 0] == column
        if isLeading { leading[row] = column + 1 }
        guard !text.isEmpty, text.utf8.count <= 100 else { return false }
        return isLeading || PrintedNumber(parsing: Array(text.utf8)) == nil
    }
}
