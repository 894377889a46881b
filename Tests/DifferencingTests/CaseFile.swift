import Foundation
import Outputs
import Testing

@testable import Differencing

/// A contract case, converted from its folder by `tools/convert.py`.
struct CaseFile: Decodable {
    struct Written: Decodable {
        var name: String
        var units: [String]
        var variables: [String: WrittenVariable]
        var impossible: [[String: [String]]]
        var cohorts: [String: WrittenCohort]
        var releases: [WrittenExtract]
    }

    struct WrittenVariable: Decodable {
        struct Level: Decodable {
            var name: String
            var labels: [String: [String]]
        }
        var codes: [String]
        var names: [String: String]
        var levels: [Level]
        var groups: [String: [String]]
        var missing: [String]
        var severalPer: [String]
    }

    struct WrittenCohort: Decodable {
        var within: String?
        var disjoint: [String]?
    }

    struct WrittenExtract: Decodable {
        var id: String
        var after: String?
        var changes: String?
    }

    struct WrittenTable: Decodable {
        struct Base: Decodable {
            var column: String?
            var output: String?
            var at: [String: String]?
        }
        struct Value: Decodable {
            var column: String
            var statistic: String
            var precision: String?
            var of: String?
            var per: String?
            var scale: String?
            var percentOf: [String: String]?
            var base: Base?
        }
        struct Cell: Decodable {
            struct Shown: Decodable {
                var number: String?
                var range: [Int]?
            }
            var labels: [String?]
            var value: Int
            var shown: Shown
        }
        var submission: String?
        var output: String
        var unit: String
        var population: [String: [String]]
        var missing: String?
        var extract: String?
        var dimensions: [String]
        var values: [Value]
        var cells: [Cell]
        var totals: [String]?
    }

    struct Parameters: Decodable {
        var minimum: String?
        var zeros: String?
        var width: String?
    }

    struct Expected: Decodable {
        struct Term: Decodable {
            var coefficient: Int
            var output: String
            var at: [String: String]
            var from: String?
        }
        struct Target: Decodable {
            var what: String
            var terms: [Term]?
            var low: Double?
            var high: Double?
            var exact: Bool
            var proof: String?
            var alarm: String?
        }
        var verdict: String?
        var targets: [Target]?
        var outputs: [String: Outcome]?

        struct Outcome: Decodable {
            var inference: Bool?
        }
    }

    var dataset: Written?
    var tables: [WrittenTable]
    var parameters: Parameters
    var expected: Expected

    static var folder: URL {
        Bundle.module.resourceURL.unsafelyUnwrapped.appendingPathComponent("Cases")
    }

    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    init(named name: String) throws {
        let data = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
        self = try JSONDecoder().decode(CaseFile.self, from: data)
    }
}

extension CaseFile {
    var readDataset: Dataset? {
        guard let written = dataset else { return nil }
        var dataset = Dataset(name: written.name)
        dataset.units = written.units
        dataset.impossible = written.impossible
        for (name, own) in written.variables {
            var variable = Variable(codes: own.codes)
            variable.names = own.names
            variable.levels = own.levels.map { Variable.Level(name: $0.name, labels: $0.labels) }
            variable.groups = own.groups
            variable.missing = Set(own.missing)
            variable.severalPer = own.severalPer
            dataset.variables[name] = variable
        }
        for (name, own) in written.cohorts {
            dataset.cohorts[name] = Cohort(within: own.within, disjoint: own.disjoint ?? [])
        }
        dataset.releases = written.releases.map {
            Extract(
                id: $0.id, after: $0.after, changes: .init(rawValue: $0.changes ?? "") ?? .unknown)
        }
        return dataset
    }

    var readTables: [PublishedTable] {
        let dataset = readDataset
        return tables.map { $0.published(dataset) }
    }

    var readParameters: AuditParameters {
        var read = AuditParameters(minimum: parameters.minimum.flatMap { Int($0) } ?? 10)
        read.zerosAlarm = (parameters.zeros ?? "pass") != "pass"
        read.width = parameters.width.flatMap { Decimal(parsing: $0) } ?? 0
        read.all = true
        return read
    }
}

extension CaseFile.WrittenTable {
    func published(_ dataset: Dataset?) -> PublishedTable {
        let totals = totals ?? ["Total", "All"]
        var dimensions = dimensions.map { name in
            Dimension(name: name, variable: dataset?.variable(of: name)?.name ?? name, labels: [])
        }
        var known = dimensions.map { _ in [String: Int]() }
        let cells = cells.enumerated().map { line, cell in
            let labels = cell.labels.enumerated().map { d, text -> Int in
                guard let text else { return -1 }
                if let index = known[d][text] { return index }
                let index = dimensions[d].labels.count
                known[d][text] = index
                let set =
                    dataset?.categories(of: text, in: dimensions[d].name, totals: totals)
                    ?? (totals.contains(text) ? .all : .codes([index]))
                dimensions[d].labels.append(Label(text: text, categories: set))
                return index
            }
            return Outputs.Cell(
                labels: labels, value: cell.value, shown: cell.shown.read,
                position: Position(line: line + 2, column: 1))
        }
        return PublishedTable(
            submission: submission, output: output,
            table: Table(dimensions: dimensions, values: values.map(\.read), cells: cells),
            unit: unit, population: population,
            missing: missing.flatMap(OutputDeclaration.MissingValues.init), extract: extract,
            totals: totals)
    }
}

extension CaseFile.WrittenTable.Cell.Shown {
    var read: Outputs.Shown {
        if let number, let printed = PrintedNumber(parsing: Array(number.utf8)) {
            return .number(printed)
        }
        return .withheld(low: range?.first, high: range?.last)
    }
}

extension CaseFile.WrittenTable.Value {
    var read: ValueDeclaration {
        var value = ValueDeclaration(
            column: column, statistic: Statistic(rawValue: statistic) ?? .other)
        value.precision = precision.flatMap { Precision($0) }
        value.of = of
        value.per = per.flatMap { Decimal(parsing: $0) }
        value.scale = scale.flatMap { Decimal(parsing: $0) } ?? 1
        value.percentOf = percentOf ?? [:]
        if let column = base?.column { value.base = .column(column) }
        if let output = base?.output { value.base = .output(id: output, at: base?.at ?? [:]) }
        return value
    }
}
