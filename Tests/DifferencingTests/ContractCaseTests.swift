import Outputs
import Testing

@testable import Differencing

@Suite struct ContractCaseTests {
    /// A signed sum of cells, written by output and labels.
    private typealias Sum = [String: Int]

    private func name(_ submission: String?, _ output: String, _ at: [String: String]) -> String {
        "\(submission ?? "")/\(output)/"
            + at.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private func sum(_ terms: [Inference.Term], _ tables: [PublishedTable]) -> Sum {
        var sum: Sum = [:]
        for term in terms {
            let table = tables[term.cell.table]
            let place = table.table.place(of: table.table.cells[term.cell.cell])
            sum[name(table.submission, table.output, place.labels)] = term.coefficient
        }
        return sum
    }

    @Test(arguments: CaseFile.names)
    func `finds every target of the contract with its bounds and alarm`(_ name: String) throws {
        let file = try CaseFile(named: name)
        let tables = file.readTables
        let result = AuditUnit(tables: tables, dataset: file.readDataset)
            .result(file.readParameters)
        let shown = result.inferences.map { "\(sum($0.terms, tables)) \($0.brief)" }
            .joined(separator: "\n")
        for target in file.expected.targets ?? [] {
            let found = result.inferences.contains { inference in
                let matches = target.terms.map { terms in
                    var wanted: Sum = [:]
                    for term in terms {
                        wanted[self.name(term.from, term.output, term.at)] = term.coefficient
                    }
                    return wanted == sum(inference.terms, tables)
                }
                return (matches ?? true) && inference.isTight
                    && inference.low == target.low.map { Decimal(Int($0)) }
                    && inference.high == target.high.map { Decimal(Int($0)) }
                    && inference.isExact == target.exact
                    && inference.proof?.rawValue == target.proof
                    && inference.alarm?.rawValue == target.alarm
            }
            #expect(found, "\(target.what) in\n\(shown)")
        }
        let alarms = result.inferences.filter { $0.alarm != nil }
        if file.expected.verdict == "no alarm" || name.hasSuffix("-safe") {
            #expect(alarms.isEmpty, "\(shown)")
        }
        if file.expected.verdict == "fail" { #expect(!alarms.isEmpty) }
        let wanted = file.expected.outputs?.values.contains { $0.inference == true }
        if wanted == true { #expect(!alarms.isEmpty, "\(shown)") }
        #expect(result.isComplete)
        #expect(result.conflicts.isEmpty)
    }
}

extension Inference {
    var brief: String {
        "\(low.map(\.description) ?? "-")…\(high.map(\.description) ?? "-") \(proof?.rawValue ?? "") "
            + "\(alarm?.rawValue ?? "") \(isTight ? "" : "loose") "
            + "\(because.low.map(\.brief)) \(because.high.map(\.brief))"
    }
}

extension CertificateLine {
    var brief: String { "\(multiplier)*\(fact)" }
}
