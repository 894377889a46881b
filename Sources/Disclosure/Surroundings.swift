import Outputs

/// What the outputs of one submission know of each other; computed once for all of them.
struct Surroundings: Sendable {
    let outputs: [Output]
    let dataset: Dataset?
    /// What the submission is called; empty where it does not matter.
    let title: String
    /// Tables by the id of their output.
    let tables: [String: SurroundingTable]
    let totals: PublishedTotals

    init(_ outputs: [Output], dataset: Dataset?, title: String = "") {
        self.outputs = outputs
        self.dataset = dataset
        self.title = title
        var tables: [String: SurroundingTable] = [:]
        for output in outputs {
            guard let table = output.table else { continue }
            tables[output.id] = SurroundingTable(
                table: table,
                shape: TableShape(table, dataset: dataset, declaration: output.declaration),
                declaration: output.declaration, dataset: dataset)
        }
        self.tables = tables
        totals = PublishedTotals(of: outputs, tables, dataset: dataset)
    }
}
