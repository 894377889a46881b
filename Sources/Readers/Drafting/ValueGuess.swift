import Outputs

/// How the numbers of a column were made, and what stands between them.
struct ValueGuess {
    var value: ValueDeclaration
    /// Marks for a withheld value, with its range where it is publicly known.
    var marks: [String: ClosedRange<Int>?] = [:]
    var questions: [String] = []

    init(_ column: ColumnProfile, _ meaning: ColumnMeaning) {
        value = ValueDeclaration(column: column.header, statistic: meaning.statistic)
        value.quantile = meaning.quantile
        value.per = meaning.per
        value.weighted = meaning.isWeighted
        guessPrecision(column)
        if meaning.statistic.isOfVariable {
            value.of = meaning.rest.isEmpty ? nil : meaning.rest
            if meaning.rest.isEmpty {
                questions.append(
                    "of which variable is \(column.header) the \(meaning.statistic.rawValue)? say of:"
                )
            }
        }
        if meaning.statistic == .rate, meaning.per == nil {
            questions.append("per how many is the rate \(column.header)? say per:")
        }
        if meaning.isWeighted {
            questions.append(
                "\(column.header) looks weighted: give the unweighted counts as evidence")
        }
        guessMarks(column)
    }

    private mutating func guessPrecision(_ column: ColumnProfile) {
        guard value.statistic.isCount else {
            value.precision = .decimals(min(column.decimals, 15))
            return
        }
        switch column.rounding {
        case .round(let base)?:
            value.precision = .round(base)
            questions.append(
                "are the numbers of \(column.name) rounded to \(base)? all are multiples of it; if"
                    + " that is chance, say precision: exact")
            return
        case .midpoint(let base)?:
            value.precision = .midpoint(base)
            questions.append(
                "are the numbers of \(column.name) the middles of \(base) (3 is 1 to 6, 9 is 7 to"
                    + " 12)? if that is chance, say precision: exact")
            return
        default: break
        }
        if column.isWhole {
            value.precision = .exact
        } else {
            value.precision = .decimals(min(column.decimals, 15))
            if !value.weighted {
                questions.append("the counts of \(column.name) are not whole: are they weighted?")
            }
        }
    }

    private mutating func guessMarks(_ column: ColumnProfile) {
        let reader = CellReader(suppressed: [:], statistic: value.statistic)
        for text in column.texts {
            let cell = reader.read(Array(text.utf8)[...])
            if Symbol(text) == .withheld {
                marks[text] = ClosedRange<Int>?.none
                questions.append(
                    "\(text) is taken for withheld; if its range is public, such as 1 to 9, say"
                        + " suppressed: {\"\(text)\": [1, 9]}")
            } else if cell.problem == .ambiguous {
                questions.append(
                    "does \(text) in \(column.name) stand for a withheld value? then list it under"
                        + " suppressed:")
            }
        }
        if column.blanks > 0 {
            questions.append(
                "\(column.blanks) cells of \(column.name) are blank: withheld? then list \"\" under"
                    + " suppressed:")
        }
    }
}

extension ColumnProfile {
    /// The header, or for a column without one its number.
    var name: String { header.isEmpty ? "column \(index + 1)" : header }
}
