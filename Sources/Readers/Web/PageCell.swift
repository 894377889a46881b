import Outputs

/// The value that a spreadsheet stored with a cell of a page (`x:num` by Excel, `sdval` by LibreOffice):
/// it leaves with the file, whatever the cell shows.
struct PageCell {
    enum Problem: CaseIterable {
        case formula, stored
        /// Its digits stand in several places, which a style may exchange.
        case moved
        /// The number of a list stands beside its own, or in its place.
        case numbered

        var words: String {
            switch self {
            case .formula: "a cell is a formula"
            case .stored: "a format hides the stored value of a cell"
            case .moved: "a cell shows its digits in another order than it holds them"
            case .numbered: "a cell shows the number of a list beside its own"
            }
        }
    }

    private let number: String?
    private let text: String?
    private let isFormula: Bool

    init(_ attributes: [String: String]) {
        number = ["x:num", "sdval"].lazy.compactMap { attributes[$0] }.first { !$0.isEmpty }
        text = attributes["x:str"].flatMap { $0.isEmpty ? nil : $0 }
        isFormula = attributes["x:fmla"].map { !$0.isEmpty } ?? false
    }

    /// What stands in the cell: a stored number, otherwise what it shows.
    func value(shown: String) -> String {
        guard let number, PrintedNumber(parsing: Array(number.utf8)) != nil else { return shown }
        return number
    }

    /// - `shown`: without white space around it.
    func problem(shown: String) -> Problem? {
        if isFormula { return .formula }
        if let text, text.trimmedText != shown { return .stored }
        guard let number else { return nil }
        guard PrintedNumber(parsing: Array(number.utf8)) != nil else { return .stored }
        return shown.utf8.contains(where: isDigit) ? nil : .stored
    }
}
