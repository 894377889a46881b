import Differencing
import Outputs

/// An alarm with the cells it is about, by names that do not depend on what else is compared.
struct KnownAlarm: Hashable {
    private struct Term: Hashable {
        let coefficient: Int
        let submission: String?
        let output: String
        let cell: Int
        let isBase: Bool
    }

    private let alarm: Inference.Alarm?
    private let low: Decimal?
    private let high: Decimal?
    private let terms: Set<Term>
    /// Whose own value it takes.
    private let contributor: Term?

    init(_ inference: Inference, in unit: ComparedTables) {
        alarm = inference.alarm
        low = inference.low
        high = inference.high
        func term(_ cell: CellReference, _ coefficient: Int, isBase: Bool = false) -> Term {
            let table = unit.tables[cell.table]
            return Term(
                coefficient: coefficient, submission: table.submission, output: table.output,
                cell: cell.cell, isBase: isBase)
        }
        terms = Set(
            inference.terms.map { term($0.cell, $0.coefficient, isBase: $0.isBase) })
        contributor = inference.contributor.map { term($0, 1) }
    }
}
