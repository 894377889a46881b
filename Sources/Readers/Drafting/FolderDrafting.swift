import Outputs

/// One folder while it is looked at.
struct FolderDrafting {
    let dataset: Dataset?
    let limits: ReadLimits
    let inspections: InspectionCache
    var outputs: [Entry] = []
    var general: [String] = []
    private var evidence: [(file: SubmittedFile, text: DelimitedText)] = []
    private var questions: [String: [String]] = [:]
    /// Names of the columns of evidence, by what its file is called.
    private var hints: [[String]: Set<String>] = [:]

    /// An output as far as it was recognised.
    struct Entry {
        let file: SubmittedFile
        var declaration: OutputDeclaration
        /// The table or models that it was recognised in.
        var text: DelimitedText?
        /// What it is called, as far as its evidence is called so too.
        var words: [String]
    }

    init(dataset: Dataset?, limits: ReadLimits) {
        self.dataset = dataset
        self.limits = limits
        inspections = InspectionCache(limits: limits)
    }

    mutating func read(_ folder: SubmittedFolder) {
        let own: Set<String> = ["submission.yaml", "dataset.yaml"]
        var companions = Set(dataset?.identifiers.map(\.file) ?? [])
        if let bytes = folder["dataset.yaml"]?.bytes {
            companions.formUnion(DatasetReader.companionPaths(of: bytes))
        }
        let files = folder.files.filter {
            !own.contains($0.path) && !companions.contains($0.path)
        }
        noteHints(files)
        for file in files { read(file) }
        for (file, text) in evidence { attach(file, text) }
        joinFigures()
        for entry in folder.refused {
            let remedy = ReadLimits.raised(entry.reason) ?? "remove it, it is never released"
            general.append("\(entry.path) \(entry.reason): \(remedy)")
        }
    }

    private mutating func noteHints(_ files: [SubmittedFile]) {
        for file in files where file.isNamedEvidence && FileRole(file) == .table {
            guard let text = try? DelimitedText(parsing: file.bytes, limits: limits),
                let first = text.rows.first
            else { continue }
            let names = (0..<first.count).map { text.text(row: 0, column: $0) }
            hints[Self.words(of: file), default: []].formUnion(names)
        }
    }

    /// Whether some evidence is called so.
    func hasEvidence(_ words: [String]) -> Bool { hints[words] != nil }

    private mutating func read(_ file: SubmittedFile) {
        switch FileRole(file) {
        case .table: readTable(file)
        case .document: readDocument(file)
        case .figure: add(file, .figure)
        case .code: add(file, .code)
        case .log: add(file, .log)
        case .metadata: add(file, .metadata)
        case .text:
            let id = add(file, .text)
            if !file.isNamedText {
                ask(id, "its bytes are text, though its name does not say so: what is it?")
            }
        case .refused:
            general.append(
                "\(file.path) is \(FileType(file.bytes).name) and is left out:"
                    + " \(FileType(file.bytes).instead)")
        }
    }

    private mutating func readTable(_ file: SubmittedFile) {
        var text: DelimitedText
        do throws(DelimitedProblem) {
            text = try DelimitedText(parsing: file.bytes, limits: limits)
        } catch {
            general.append("\(file.path):\(error), and is left out: \(error.remedy)")
            return
        }
        let around = text.liftLinesAround()
        if !around.isEmpty { ask(about: around, of: file) }
        let drafting = ModelDrafting(text: text)
        if file.isNamedEvidence || drafting.isTwoByTwo || drafting.isLevelCounts {
            evidence.append((file, text))
        } else if !take(text, of: file, as: file.pathStem, Self.words(of: file)) {
            let reason =
                text.holdsTwoNumbersACell
                ? "its cells hold two numbers, such as 412 (46.8): give each number a column"
                : "no table of numbers was recognised; declare it, or remove it"
            general.append("\(file.path): \(reason)")
        }
    }

    /// Titles above a table and notes below it.
    private mutating func ask(about lines: [Inspection.Aside], of file: SubmittedFile) {
        let numbers = lines.prefix(5).map { "\($0.line)" }.joined(separator: ", ")
        general.append(
            "\(file.path): line\(lines.count > 1 ? "s" : "") \(numbers)"
                + "\(lines.count > 5 ? " and more" : "") above or below the table: say the same under"
                + " context, or leave them out; check reports them as undeclared")
    }

    /// Adds the table or the models of a text; false where there are none.
    ///
    /// - `selection`: which table of its file it is; nil for the only one.
    /// - `beside`: the tables of the file, in which the facts of a fit may stand.
    mutating func take(
        _ text: DelimitedText, of file: SubmittedFile, as id: String, _ words: [String],
        selection: TableDeclaration.Selection? = nil, beside: [FoundTable] = []
    ) -> Bool {
        if var models = ModelDrafting(text: text).models {
            let facts = FitFacts.numbers(in: beside)
            for index in models.indices {
                models[index].observations = models[index].observations ?? facts.observations
                models[index].residualDF = models[index].residualDF ?? facts.residualDF
            }
            let id = add(file, .coefficients, as: id, text, words) { output in
                output.models = models
                if let selection {
                    output.table = TableDeclaration()
                    output.table?.selection = selection
                }
            }
            let further = ModelDrafting(text: text).questions(beside: models)
            for question in modelQuestions(models) + further { ask(id, question) }
            return true
        }
        let drafting = TableDrafting(text: text, dataset: dataset, hints: hints[words] ?? [])
        guard let table = drafting.table else { return false }
        let (unit, missing) = (unit(of: table), missing(in: table.declaration, text))
        let id = add(file, table.kind, as: id, text, words) { output in
            output.table = table.declaration
            output.table?.selection = selection
            output.unit = unit
            output.missing = missing
        }
        if let question = unitQuestion(table) { ask(id, question) }
        for question in table.questions { ask(id, question) }
        return true
    }

    private func modelQuestions(_ models: [ModelDeclaration]) -> [String] {
        let plural = models.count > 1 ? "each of the \(models.count) models" : "the model"
        let isCounted = models.allSatisfy { $0.observations != nil }
        let isFree = models.allSatisfy { $0.residualDF != nil }
        let facts = [isCounted ? nil : " observations:", isFree ? nil : " and residual-df:"]
        var questions = [
            "of \(plural), say type: (linear, logit, …),\(facts.compactMap(\.self).joined())"
                + "\(isFree ? "" : ",") and events: of a logit, probit or Cox model"
        ]
        if models.contains(where: { $0.columns["se"] == $0.columns["estimate"] }) {
            questions.append(
                "are the numbers in brackets standard errors? if not, say statistic: or p: in place"
                    + " of se:")
        }
        return questions
    }

    /// Adds an output and returns its id: the one asked for, or the file's path where that is taken.
    @discardableResult
    mutating func add(
        _ file: SubmittedFile, _ kind: Kind, as id: String? = nil, _ text: DelimitedText? = nil,
        _ words: [String]? = nil, _ complete: (inout OutputDeclaration) -> Void = { _ in }
    ) -> String {
        var id = id ?? file.pathStem
        if outputs.contains(where: { $0.declaration.id == id }) { id = file.path }
        var output = OutputDeclaration(id: id, file: file.path, kind: kind)
        complete(&output)
        outputs.append(
            Entry(
                file: file, declaration: output, text: text, words: words ?? Self.words(of: file)))
        return id
    }

    mutating func ask(_ id: String, _ question: String) {
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
            guard
                let variable = dataset.variables[dimension.name]
                    ?? dataset.variable(of: dimension.name)?.variable, !variable.missing.isEmpty,
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
