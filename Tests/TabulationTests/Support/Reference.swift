import Foundation
import Outputs

@testable import Tabulation

/// The table of some records computed the slow and obvious way, in binary floating point.
struct Reference {
    let records: [[String?]]
    let request: TableRequest

    /// The records of a place; nil in `labels` means all, `.some(nil)` the missing value.
    func members(_ labels: [String??]) -> [[String?]] {
        records.filter { record in
            holds(record)
                && zip(request.dimensions, labels).allSatisfy { name, label in
                    let own = field(record, name)
                    if own == nil, request.missing == .exclude { return false }
                    guard let label else { return true }
                    return own == label
                }
        }
    }

    func field(_ record: [String?], _ name: String) -> String? {
        RandomData.header.firstIndex(of: name).flatMap { record[$0] }
    }

    private func holds(_ record: [String?]) -> Bool {
        guard let condition = request.condition else { return true }
        let program = ConditionProgram(condition)
        var bits: UInt64 = 0
        for (column, name) in program.columns.enumerated() {
            let value = Array((field(record, name) ?? "").utf8)
            bits |= (try? program.bits(of: value, column: column)) ?? 0
        }
        return program.holds(bits)
    }

    private func counted(_ members: [[String?]]) -> [[String?]] {
        guard let of = request.of else { return members }
        return members.filter { field($0, of) != nil }
    }

    private func values(_ members: [[String?]]) -> [Double] {
        guard let of = request.of else { return [] }
        return members.compactMap { field($0, of).flatMap(Double.init) }
    }

    private func units(_ members: [[String?]]) -> Double {
        guard let unit = request.unit else { return Double(counted(members).count) }
        return Double(Set(counted(members).map { field($0, unit) }).count)
    }

    private func weight(_ members: [[String?]]) -> Double {
        guard let weight = request.weight else { return units(members) }
        return counted(members).compactMap { field($0, weight).flatMap(Double.init) }.reduce(0, +)
    }

    /// Nil where there is no value.
    func value(_ statistic: RequestedStatistic, _ members: [[String?]], base: [[String?]])
        -> Double?
    {
        let x = values(members).sorted()
        let n = Double(x.count)
        let sum = x.reduce(0, +)
        switch statistic.kind {
        case .count: return weight(members)
        case .percent: return weight(base) > 0 ? 100 * weight(members) / weight(base) : nil
        case .sum: return weightedSum(members)
        case .mean:
            let total = request.weight == nil ? n : weight(members)
            return total > 0 ? weightedSum(members) / total : nil
        case .minimum: return x.first
        case .maximum: return x.last
        case .range: return x.isEmpty ? nil : x[x.count - 1] - x[0]
        case .variance, .sd:
            guard n > 1 else { return nil }
            let variance = x.map { ($0 - sum / n) * ($0 - sum / n) }.reduce(0, +) / (n - 1)
            return statistic.kind == .sd ? variance.squareRoot() : variance
        case .median: return Self.quantile(x, 0.5)
        case .quantile: return Self.quantile(x, Double(statistic.millionths ?? 0) / 1e6)
        case .mode:
            let counts = Dictionary(grouping: x, by: \.self).mapValues(\.count)
            return counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
        case .gini:
            guard sum > 0, x[0] >= 0 else { return nil }
            let differences = x.flatMap { a in x.map { abs(a - $0) } }.reduce(0, +)
            return differences / (2 * n * sum)
        case .hhi: return concentration(members)
        default: return nil
        }
    }

    private func weightedSum(_ members: [[String?]]) -> Double {
        counted(members).map { record in
            let value = request.of.flatMap { field(record, $0) }.flatMap(Double.init) ?? 0
            let weight = request.weight.flatMap { field(record, $0) }.flatMap(Double.init) ?? 1
            return value * weight
        }.reduce(0, +)
    }

    static func quantile(_ x: [Double], _ p: Double) -> Double? {
        guard !x.isEmpty else { return nil }
        let h = Double(x.count - 1) * p
        let low = Int(h.rounded(.down))
        let high = min(low + 1, x.count - 1)
        return x[low] + (h - Double(low)) * (x[high] - x[low])
    }

    /// Largest first.
    func contributions(_ members: [[String?]], unit column: String?) -> [Double] {
        guard let of = request.of else { return [] }
        var sums: [String: Double] = [:]
        for (index, record) in counted(members).enumerated() {
            let key = column.map { field(record, $0) ?? "" } ?? String(index)
            sums[key, default: 0] += field(record, of).flatMap(Double.init) ?? 0
        }
        return sums.values.sorted(by: >)
    }

    private func concentration(_ members: [[String?]]) -> Double? {
        let sums = contributions(members, unit: request.unit)
        let total = sums.reduce(0, +)
        guard total > 1e-9, (sums.last ?? 0) > -1e-9 else { return nil }
        return sums.map { $0 / total * ($0 / total) }.reduce(0, +)
    }
}
