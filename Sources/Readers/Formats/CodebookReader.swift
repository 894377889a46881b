import Outputs

/// The statistics printed in a DDI codebook (2.5 and 2.6): frequencies of categories, minima and
/// maxima of variables.
///
/// Source: DDI Alliance, *Codebook 2.6*, elements `catStat`, `sumStat` and `valrng`.
enum CodebookReader {
    static func inspection(of bytes: [UInt8], limits: ReadLimits) throws(InspectionProblem)
        -> Inspection
    {
        var found = Inspection()
        let root = try XMLTree.root(of: bytes, limits: limits)
        guard root.name.lowercased() == "codebook" else { return found }
        for (index, variable) in root.all(["var"]).enumerated() {
            guard found.tables.count < limits.tables else { throw .limit("tables", limits.tables) }
            let counts = variable.elements("catgry").flatMap { $0.elements("catStat") }
                .filter { $0["type"] == "freq" }
            append(counts.map { ($0.line, $0.text) }, header: "freq", index, &found)
            for (type, header) in [("min", "min"), ("max", "max"), ("vald", "n")] {
                let statistics = variable.elements("sumStat").filter { $0["type"] == type }
                append(statistics.map { ($0.line, $0.text) }, header: header, index, &found)
            }
        }
        return found
    }

    private static func append(
        _ values: [(line: Int, text: String)], header: String, _ index: Int,
        _ found: inout Inspection
    ) {
        guard let first = values.first else { return }
        var grid: [GridBlocks.Row] = [(first.line, ["", header])]
        grid += values.map { ($0.line, ["value", $0.text.trimmedLines]) }
        found.tables.append(
            FoundTable(
                place: "variable \(index + 1)", text: DelimitedText(grid: grid), stubs: 1))
    }
}
