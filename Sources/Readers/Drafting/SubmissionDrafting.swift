import Outputs

/// A first `submission.yaml` with what a researcher has to confirm.
public struct DraftedSubmission: Sendable {
    public var declaration: SubmissionDeclaration
    /// By id of the output.
    public var questions: [String: [String]] = [:]
    /// About the submission as a whole.
    public var general: [String] = []

    /// How many questions there are.
    public var count: Int { general.count + questions.values.map(\.count).reduce(0, +) }
}

/// Writes a first declaration by looking at the files: layouts, statistics, marks, totals and kinds
/// are recognised, labels matched with the dataset, evidence and figures joined to their tables.
///
/// What a file does not say for certain is a question, and what could not be recognised is left out
/// so that `check` reports it. A draft is a start for the researcher, never a reason to release.
public enum SubmissionDrafting {
    /// - `title`: what to call it until the researcher does; the folder's name.
    public static func draft(
        of folder: SubmittedFolder, title: String, dataset: Dataset?,
        limits: ReadLimits = ReadLimits()
    ) -> DraftedSubmission {
        ReadingSession.within(limits) {
            var drafting = FolderDrafting(dataset: dataset, limits: limits)
            drafting.read(folder)
            return drafting.finished(title: title)
        }
    }
}

/// One folder while it is looked at.
private struct FolderDrafting {
    let dataset: Dataset?
    let limits: ReadLimits
    private var outputs: [(file: SubmittedFile, declaration: OutputDeclaration)] = []
    private var evidence: [(file: SubmittedFile, text: DelimitedText)] = []
    private var questions: [String: [String]] = [:]
    private var general: [String] = []

    init(dataset: Dataset?, limits: ReadLimits) {
        self.dataset = dataset
        self.limits = limits
    }

    mutating func read(_ folder: SubmittedFolder) {
        let own: Set<String> = ["submission.yaml", "dataset.yaml"]
        var companions = Set(dataset?.identifiers.map(\.file) ?? [])
        if let bytes = folder["dataset.yaml"]?.bytes {
            companions.formUnion(DatasetReader.companionPaths(of: bytes))
        }
        for file in folder.files where !own.contains(file.path) && !companions.contains(file.path) {
            read(file)
        }
        for (file, text) in evidence { attach(file, text) }
        joinFigures()
        for entry in folder.refused {
            general.append("\(entry.path) \(entry.reason): remove it, it is never released")
        }
    }

    private mutating func read(_ file: SubmittedFile) {
        switch FileRole(file) {
        case .table: readTable(file)
        case .figure: add(file, .figure)
        case .code: add(file, .code)
        case .log: add(file, .log)
        case .metadata: add(file, .metadata)
        case .text: add(file, .text)
        case .refused:
            general.append(
                "\(file.path) is \(FileType(file.bytes).name) and is left out:"
                    + " \(FileType(file.bytes).instead)")
        }
    }

    private mutating func readTable(_ file: SubmittedFile) {
        guard let text = try? DelimitedText(parsing: file.bytes, limits: limits) else {
            general.append("\(file.path) cannot be read as a table and is left out")
            return
        }
        let drafting = ModelDrafting(text: text)
        if file.isNamedEvidence || drafting.isTwoByTwo || drafting.isLevelCounts {
            evidence.append((file, text))
            return
        }
        if let models = drafting.models {
            add(file, .coefficients) { $0.models = models }
            for question in modelQuestions(models) { ask(file.pathStem, question) }
            return
        }
        guard let table = TableDrafting(text: text, dataset: dataset).table else {
            general.append(
                "\(file.path): no table of numbers was recognised; declare it, or remove it")
            return
        }
        let (unit, missing) = (unit(of: table), missing(in: table.declaration, text))
        add(file, table.kind) { output in
            output.table = table.declaration
            output.unit = unit
            output.missing = missing
        }
        if let question = unitQuestion(table) { ask(file.pathStem, question) }
        for question in table.questions { ask(file.pathStem, question) }
    }

    private func modelQuestions(_ models: [ModelDeclaration]) -> [String] {
        let plural = models.count > 1 ? "each of the \(models.count) models" : "the model"
        return [
            "of \(plural), say type: (linear, logit, …), observations: and residual-df:, and"
                + " events: of a logit, probit or Cox model"
        ]
    }

    private mutating func add(
        _ file: SubmittedFile, _ kind: Kind,
        _ complete: (inout OutputDeclaration) -> Void = { _ in }
    ) {
        var id = file.pathStem
        if outputs.contains(where: { $0.declaration.id == id }) { id = file.path }
        var output = OutputDeclaration(id: id, file: file.path, kind: kind)
        complete(&output)
        outputs.append((file, output))
    }

    private mutating func ask(_ id: String, _ question: String) {
        if questions[id]?.contains(question) != true { questions[id, default: []].append(question) }
    }

    // MARK: Units and missing values

    private func unit(of table: DraftedTable) -> String? {
        let units = dataset?.units ?? []
        return countedUnit(of: table) ?? units.first
    }

    private func countedUnit(of table: DraftedTable) -> String? {
        let drafting = EvidenceDrafting.self
        return dataset?.units.first { unit in
            table.countedUnits.contains { name in
                ColumnMeaning.words(of: name).contains { drafting.isNumberOf($0, unit) }
            }
        }
    }

    private func unitQuestion(_ table: DraftedTable) -> String? {
        guard let units = dataset?.units, !units.isEmpty else {
            return "who counts as one? say unit:"
        }
        guard units.count > 1, countedUnit(of: table) == nil else { return nil }
        return "who counts as one: \(units.joined(separator: ", "))? \(units[0]) is assumed"
    }

    /// Shown where a missing code is a label; where none is, the known values only.
    private func missing(in table: TableDeclaration, _ text: DelimitedText)
        -> OutputDeclaration.MissingValues?
    {
        guard let dataset else { return nil }
        for dimension in table.dimensions {
            guard let (_, variable) = dataset.variable(of: dimension.name),
                !variable.missing.isEmpty,
                let column = text.column(named: dimension.column)
            else { continue }
            let names = variable.missing.union(variable.missing.compactMap { variable.names[$0] })
            let isShown = (1..<text.rows.count).contains {
                names.contains(text.text(row: $0, column: column))
            }
            return isShown ? .shown : .excluded
        }
        return nil
    }

    // MARK: What belongs together

    /// The table of the same base name, or the only one with the same dimensions.
    private mutating func attach(_ file: SubmittedFile, _ text: DelimitedText) {
        let drafting = ModelDrafting(text: text)
        if drafting.isLevelCounts {
            attachLevels(file, drafting)
            return
        }
        guard let index = owner(of: file, text) else {
            general.append(
                "\(file.path) belongs to no table that was recognised; name it as evidence:")
            return
        }
        let output = outputs[index].declaration
        if drafting.isTwoByTwo {
            var given = output.evidence ?? EvidenceDeclaration()
            given.twoByTwo = file.path
            outputs[index].declaration.evidence = given
            return
        }
        let names = dimensionColumns(of: output)
        let reader = EvidenceDrafting(text: text, units: dataset?.units ?? [])
        guard
            let (found, asked) = reader.declaration(
                file: file.path, dimensions: names, unit: output.unit)
        else {
            ask(output.id, "what in \(file.path) is the count? say evidence:")
            return
        }
        outputs[index].declaration.evidence = found
        for question in asked { ask(output.id, question) }
    }

    private func dimensionColumns(of output: OutputDeclaration) -> Set<String> {
        guard let table = output.table else { return [] }
        return Set(
            table.dimensions.flatMap { [$0.name, $0.column] } + table.rows + table.columns
                + [table.variableColumn, table.levelColumn].compactMap(\.self))
    }

    private func owner(of file: SubmittedFile, _ text: DelimitedText) -> Int? {
        let fillers: Set<String> = [
            "evidence", "raw", "unweighted", "underlying", "counts", "two", "by",
        ]
        let words = ColumnMeaning.words(of: file.baseName).filter { !fillers.contains($0) }
        let named = outputs.indices.filter { index in
            outputs[index].declaration.table != nil
                && ColumnMeaning.words(of: outputs[index].file.baseName)
                    .filter({ !fillers.contains($0) }) == words
        }
        if named.count == 1 { return named[0] }
        let headers = Set((0..<text.rows[0].count).map { text.text(row: 0, column: $0) })
        let alike = outputs.indices.filter { index in
            let names = outputs[index].declaration.table?.dimensionNames ?? []
            return !names.isEmpty && names.isSubset(of: headers)
        }
        return alike.count == 1 ? alike[0] : nil
    }

    private mutating func attachLevels(_ file: SubmittedFile, _ levels: ModelDrafting) {
        let names = levels.termNames
        let fitting = outputs.indices.filter { index in
            guard !outputs[index].declaration.models.isEmpty,
                let text = try? DelimitedText(parsing: outputs[index].file.bytes, limits: limits)
            else { return false }
            return !ModelDrafting(text: text).termNames.isDisjoint(with: names)
                && ColumnMeaning.words(of: file.baseName).starts(
                    with: ColumnMeaning.words(of: outputs[index].file.baseName))
        }
        guard fitting.count == 1 else {
            general.append("\(file.path) counts the levels of which model? say level-counts:")
            return
        }
        for model in outputs[fitting[0]].declaration.models.indices {
            outputs[fitting[0]].declaration.models[model].levelCounts = file.path
        }
    }

    private mutating func joinFigures() {
        for index in outputs.indices where outputs[index].declaration.kind == .figure {
            let words = ColumnMeaning.words(of: outputs[index].file.baseName)
            let same = outputs.filter {
                $0.declaration.kind != .figure && $0.declaration.kind != .code
                    && ColumnMeaning.words(of: $0.file.baseName) == words
            }
            if same.count == 1 {
                outputs[index].declaration.data = same[0].declaration.id
            } else {
                ask(
                    outputs[index].declaration.id,
                    "which output holds what this figure shows? say data:")
            }
        }
    }

    func finished(title: String) -> DraftedSubmission {
        var declaration = SubmissionDeclaration()
        declaration.title = title
        declaration.project = "?"
        declaration.dataset = dataset?.name
        declaration.outputs = outputs.map(\.declaration)
        var drafted = DraftedSubmission(declaration: declaration)
        drafted.questions = questions
        drafted.general = [
            "title: what is the work called? project: whose is it? (an approved project's name)"
        ]
        if dataset == nil {
            drafted.general.append(
                "there is no dataset.yaml, so labels were compared with nothing; name the dataset")
        }
        if declaration.outputs.contains(where: { $0.table != nil || !$0.models.isEmpty }) {
            drafted.general.append(
                "is every output about everybody in the dataset? else say population: of each")
        }
        drafted.general += general
        return drafted
    }
}

extension TableDeclaration {
    /// Names of its dimensions, whatever its layout.
    var dimensionNames: Set<String> {
        Set(dimensions.map(\.name) + rows + columns).subtracting(["statistic"])
    }
}
