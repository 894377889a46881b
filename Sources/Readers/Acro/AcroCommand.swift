/// A call that ACRO noted, as far as it names variables: `acro.crosstab(df.la, [df.sex, df["age"]])`.
struct AcroCommand {
    private let text: String

    init(_ text: String) { self.text = text }

    /// Of a cross-tabulation, or a pivot table with named arguments; nil for other calls.
    var variables: (rows: [String], columns: [String])? {
        if let arguments = arguments(of: "crosstab") {
            let plain = arguments.filter { !$0.contains("=") }
            let rows = Self.value(of: "index", in: arguments) ?? plain.first
            let columns = Self.value(of: "columns", in: arguments) ?? plain.dropFirst().first
            guard let rows, let columns else { return nil }
            return (Self.names(in: rows), Self.names(in: columns))
        }
        guard let arguments = arguments(of: "pivot_table"),
            let rows = Self.value(of: "index", in: arguments)
        else { return nil }
        return (
            Self.names(in: rows),
            Self.value(of: "columns", in: arguments).map(Self.names) ?? []
        )
    }

    /// What stands between the brackets of a call, parted at its own commas.
    private func arguments(of name: String) -> [String]? {
        guard let call = text.firstRange(of: "\(name)(") else { return nil }
        var arguments = [""]
        var depth = 0
        for character in text[call.upperBound...] {
            if ")]}".contains(character) {
                if depth == 0 { return arguments }
                depth -= 1
            }
            if "([{".contains(character) { depth += 1 }
            if character == ",", depth == 0 {
                arguments.append("")
            } else {
                arguments[arguments.count - 1].append(character)
            }
        }
        return nil
    }

    private static func value(of name: String, in arguments: [String]) -> String? {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].filter({ $0 != " " }) == name { return String(parts[1]) }
        }
        return nil
    }

    /// The last word of every item: `la` of `df.la`, `df["la"]` and `'la'`.
    private static func names(in list: String) -> [String] {
        list.split(separator: ",").compactMap { item in
            item.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.last.map(String.init)
        }
    }
}
