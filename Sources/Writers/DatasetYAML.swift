import Outputs

/// Writes `dataset.yaml` (INTERFACE.md) so that reading it gives the same codes, names, levels, groups
/// and missing codes back; what else a dataset may have is for a person to add.
public enum DatasetYAML {
    /// - `notes`: comments at the top. `remarks`: by variable, comments above it.
    public static func write(
        _ dataset: Dataset, notes: [String] = [], remarks: [String: [String]] = [:]
    ) -> [UInt8] {
        var lines = notes.map(comment)
        var head: Members = []
        head.add("dataset", text: dataset.name)
        head.add("units", list: dataset.units)
        head.add("sensitive", list: dataset.sensitive)
        lines += YAML.lines(head)
        lines.append(dataset.variables.isEmpty ? "variables: {}" : "variables:")
        let sorted = dataset.variables.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, variable) in sorted {
            lines += (remarks[name] ?? []).map { "  \(comment($0))" }
            lines += YAML.lines([YAML.Member(name, .map(variable.members))], indent: 2)
        }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func comment(_ text: String) -> String { "# \(VisibleText.visible(text))" }
}

extension Variable {
    fileprivate var members: Members {
        var members: Members = []
        members.add("codes", .list(Self.shortened(codes.filter { !missing.contains($0) })))
        members.add("missing", list: codes.filter(missing.contains))
        members.add("names", sorted: names) { YAML.text($0) }
        members.add(
            "levels",
            map: levels.map { level in
                var labels: Members = []
                labels.add("labels", sorted: level.labels) { .list(Self.shortened($0)) }
                return YAML.Member(level.name, labels.first?.value ?? .map([]))
            })
        members.add("groups", sorted: groups) { .list(Self.shortened($0)) }
        members.add("several-per", list: severalPer)
        return members
    }

    /// Whole numbers one after the other as a range.
    private static func shortened(_ codes: [String]) -> [YAML] {
        let numbers = codes.map { Int($0) }
        guard codes.count > 4, let first = numbers[0], let last = numbers[codes.count - 1],
            zip(codes, numbers).allSatisfy({ $1.map(String.init) == $0 }),
            numbers.enumerated().allSatisfy({ $1 == first &+ $0 }), last > first
        else { return codes.map(YAML.text) }
        return [.text("\(first)..\(last)")]
    }
}
