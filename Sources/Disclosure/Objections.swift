import Outputs

/// What a rule says of one cell.
enum Objection {
    case verdict(Verdict, message: String, remedy: String)
    /// Evidence that the rule needs and nobody gave, named as in `evidence:` of a submission.
    case missing(String)

    static func fail(_ message: String, remedy: String) -> Objection {
        .verdict(.fail, message: message, remedy: remedy)
    }
}

extension Subject {
    /// The findings of a rule that judges cell by cell: those cells that show a number and whose
    /// statistic it is about. Structural zeros hold nobody and are left out.
    ///
    /// Missing evidence is one finding per statistic and kind of evidence, and is about every cell
    /// concerned.
    func findings(
        of rule: String, about statistics: Set<Statistic>, absent: Set<Statistic> = [],
        judge: (_ cell: Int, _ value: ValueDeclaration, _ table: Table) -> Objection?
    ) -> [Finding] {
        guard let table = output.table else { return [] }
        // The standard error of a survival curve is no figure of a measured variable: of it only
        // the number of units counts.
        let isCurve =
            rule != ThresholdRule.key && table.values.contains { $0.statistic == .survival }
        let concerned = table.values.map {
            statistics.contains($0.statistic) && !(isCurve && $0.statistic == .se)
        }
        guard concerned.contains(true) else { return [] }
        var found: [Finding] = []
        var missing = MissingEvidence()
        var (value, declaration) = (0, table.values[0])
        let judgesAbsent = table.values.map { absent.contains($0.statistic) }
        for cell in table.cells.indices {
            let shown = table.cells[cell].shown
            guard shown.isNumber || shown == .absent && judgesAbsent[table.cells[cell].value]
            else { continue }
            // Declarations are copied when the statistic changes, not for every cell.
            if table.cells[cell].value != value {
                value = table.cells[cell].value
                declaration = table.values[value]
            }
            guard concerned[value] else { continue }
            switch judge(cell, declaration, table) {
            case .none: continue
            case _ where isStructuralZero(cell): continue
            case .verdict(let verdict, let message, let remedy):
                if verdict > .pass {
                    found.append(finding(rule, cell, verdict, message, remedy: remedy))
                }
            case .missing(let what): missing.add(cell, lacks: what, value: value)
            }
        }
        return found + missing.findings(rule: rule, in: table, subject: self)
    }

    func isStructuralZero(_ cell: Int) -> Bool { shape?.isStructuralZero(cell) ?? false }

    /// A finding about one cell of the table.
    func finding(
        _ rule: String, _ cell: Int, _ verdict: Verdict, _ message: String, remedy: String
    ) -> Finding {
        let table = output.table
        return Finding(
            rule: rule, place: table.map { $0.place(of: $0.cells[cell]) } ?? .whole,
            verdict: verdict, message: message, remedy: remedy,
            position: table?.cells[cell].position, cell: cell)
    }

    /// A finding about the whole output; empty when the verdict is `pass`.
    func whole(_ rule: String, _ verdict: Verdict, _ message: String, remedy: String) -> [Finding] {
        guard verdict > .pass else { return [] }
        return [Finding(rule: rule, verdict: verdict, message: message, remedy: remedy)]
    }

    /// Evidence about a model that is not there.
    ///
    /// - `remedy`: what to write under `models` of the submission.
    func missing(_ what: String, rule: String, remedy: String) -> Finding {
        Finding(
            rule: "missing-evidence", verdict: missingEvidence,
            message: "\(what) not given; \(rule) cannot be checked",
            remedy: "under models, give \(remedy)")
    }
}

/// Collects cells that lack the same evidence.
private struct MissingEvidence {
    private struct Lack: Hashable {
        let value: Int
        let what: String
    }

    private var cells: [Lack: [Int]] = [:]
    private var order: [Lack] = []

    mutating func add(_ cell: Int, lacks what: String, value: Int) {
        let lack = Lack(value: value, what: what)
        if cells[lack, default: []].isEmpty { order.append(lack) }
        cells[lack, default: []].append(cell)
    }

    func findings(rule: String, in table: Table, subject: Subject) -> [Finding] {
        let verdict = subject.missingEvidence
        let file = subject.output.declaration?.evidence?.file
        return order.map { lack in
            let concerned = cells[lack] ?? []
            let single = concerned.count == 1 ? concerned.first : nil
            let column = table.values[lack.value].column
            let place = single.map { table.place(of: table.cells[$0]) }
            return Finding(
                rule: "missing-evidence",
                place: place ?? (table.declaredValues > 1 ? Place(["statistic": column]) : .whole),
                verdict: verdict,
                message: "\(lack.what) not given for \(concerned.count) "
                    + (single == nil ? "cells" : "cell") + "; \(rule) cannot be checked",
                remedy: Self.remedy(lack.what, file, table), cell: single, cells: concerned)
        }
    }

    /// As a submission would give it.
    private static func remedy(_ what: String, _ file: String?, _ table: Table) -> String {
        let names = table.dimensions.map(\.name)
        if what == "two-by-two" {
            let columns = (names + ["exposed", "outcome", "count"]).joined(separator: ",")
            return "give two-by-two under evidence: a file with the columns \(columns)"
        }
        if let file { return "give \(what) under evidence, as a column of \(file)" }
        let beside = names.isEmpty ? "" : " beside \(names.joined(separator: ", "))"
        return "give \(what) under evidence, as a column of an evidence file\(beside)"
    }
}

extension Set<Statistic> {
    static let all = Set(Statistic.allCases)
    static let counts = all.filter(\.isCount)
    static let shares = all.filter(\.isShare)
    static let linear = all.filter(\.isLinear)
    static let magnitudes = all.filter(\.isMagnitude)
    static let fits = all.filter(\.isFit)
}
