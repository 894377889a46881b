import Outputs

/// The mark that stands for a value which a proposal withholds.
public enum WithheldMark {
    /// Known to every reader, in the order of preference.
    private static let common = ["[c]", "SUPP", ":c", "[redacted]", "#", "~"]

    /// A mark that every one of the tables in a file takes for a withheld value of which nothing is
    /// known: one that they declare, otherwise a common one. Nil where each is declared to mean
    /// something else.
    public static func mark(for tables: [TableDeclaration]) -> String? {
        let declared = tables.flatMap { table in
            table.suppressed.filter { $0.value == nil }.map(\.key)
        }
        let plain = Set(declared).filter(isPlain).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        return (plain + common).first { mark in
            tables.allSatisfy { table in
                if let meaning = table.suppressed[mark] { return meaning == nil }
                return common.contains(mark)
            }
        }
    }

    /// Visible, and without anything that would have to be quoted.
    private static func isPlain(_ mark: String) -> Bool {
        !mark.isEmpty
            && mark.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !",;\"".utf8.contains($0) }
    }
}
