/// Data that cannot be tabulated: the call's fault, exit status 2, unless `isMachineFault`.
///
/// Names of columns appear in the message, values of the data never do.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or table as it was named.
    public let source: String
    /// Lines from 1, the header included; 0 where there is none.
    public let line: Int
    /// Fields from 1; 0 where there is none.
    public let column: Int
    public let problem: Problem

    public init(source: String, line: Int = 0, column: Int = 0, problem: Problem) {
        self.source = source
        self.line = line
        self.column = column
        self.problem = problem
    }

    public enum Problem: Hashable, Sendable {
        case noColumn(String, suggestion: String?)
        case duplicateColumn(String)
        case text(column: String, count: Int)
        case tooLarge(column: String)
        /// Either of the two, from a source without lines.
        case badNumbers(column: String, count: Int)
        /// It would count among the units of its cell and add nothing to the number.
        case noWeight(column: String, count: Int)
        case negativeWeight
        case ragged(fields: Int, header: Int)
        case openQuote
        case textAfterQuote
        case nul
        case notUTF8
        case longRecord
        case empty
        case noRecords
        case nothingToCount
        case beyondSums(String)
        case tooManyCells
        case changed
        case interrupted
        case missingProgram(String)
        case engine(String)
        case system(operation: String, reason: String)
        case connection(String)
    }

    /// Whether the machine failed rather than the data.
    public var isMachineFault: Bool {
        switch problem {
        case .system, .connection: true
        default: false
        }
    }

    public var description: String {
        let place = [line, column].filter { $0 > 0 }.map { ":\($0)" }.joined()
        return "\(source)\(place): \(problem)"
    }
}

extension DataError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noColumn(let name, let suggestion):
            "there is no column \"\(name)\""
                + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "; name one of the header's")
        case .duplicateColumn(let name): "two columns are named \"\(name)\"; rename one of them"
        case .text(let column, let count):
            "text where a number of \"\(column)\" should be, "
                + (count == 1
                    ? "here only" : "here and in \(count - 1) more record\(count == 2 ? "" : "s")")
                + "; leave missing values empty"
        case .tooLarge(let column):
            "a number of \"\(column)\" is 10^15 or more, beyond exact sums; use a larger unit"
        case .badNumbers(let column, let count):
            "\(count) values of \"\(column)\" are no numbers below 10^15; correct them, or leave missing"
                + " values empty"
        case .noWeight(let column, let count):
            "\(count) record\(count == 1 ? " has" : "s have") no weight; give them one, or leave them"
                + " out: --where '`\(column)` != missing'"
        case .negativeWeight: "a weight below 0; correct it"
        case .ragged(let fields, let header):
            "\(fields) fields where the header has \(header); quote fields that hold the delimiter"
        case .openQuote: "a quote that is never closed; close it, or double it within quotes"
        case .textAfterQuote: "text after a closing quote; double quotes within quotes"
        case .nul: "a NUL byte; save the data as plain UTF-8 text"
        case .notUTF8: "this is not UTF-8; save the data as UTF-8"
        case .longRecord: "a record of more than 64 MiB; is a quote missing?"
        case .empty: "there is no header; the first line has to name the columns"
        case .noRecords: "no record satisfies --where; widen it"
        case .nothingToCount:
            "no record can be counted: there are none, or each lacks a dimension; try --missing category"
        case .beyondSums(let column):
            "the sums of \"\(column)\" are beyond 10^15, where sums are exact; use a larger unit"
        case .tooManyCells: "more than 10,000,000 cells; use fewer or coarser dimensions"
        case .changed: "changed while it was read; tabulate again when it is complete"
        case .interrupted: "interrupted; nothing was written"
        case .missingProgram(let name):
            "needs the program \(name), which is not on PATH; install it"
        case .engine(let words): words
        case .system(let operation, let reason): "cannot \(operation): \(reason)"
        case .connection(let reason): "the database: \(reason)"
        }
    }
}
