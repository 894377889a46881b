import Disclosure
import Outputs
import Writers

/// What is to be said of one declared output.
struct OutputQuestions {
    let state: DraftState
    /// Its place in the declaration, from 0.
    let number: Int
    let output: OutputDeclaration
    /// How it was judged; nil where it was not.
    let report: OutputReport?

    /// Rules that object because something was not said.
    private static let missing: Set<String> = [
        "missing-evidence", "unjudged", "undeclared-population", "evidence", "label", "precision",
    ]

    var found: Set<String> { Set(report?.findings.map(\.rule) ?? []) }

    private func name(_ key: String) -> String { "o\(number + 1)-\(key)" }

    var part: DraftPart {
        let open = state.open[output.id] ?? []
        var remarks = open
        for finding in report?.findings ?? [] where Self.missing.contains(finding.rule) {
            let remark = "\(finding.message) \(finding.remedy)"
            if !remarks.contains(remark), remarks.count < 12 { remarks.append(remark) }
        }
        var questions = [kind, context]
        if output.table != nil || !output.models.isEmpty { questions += [unit, population] }
        if output.table != nil {
            questions += dimensions + values + [missingValues, suppressed] + evidence
        }
        questions += ModelQuestions(state: state, number: number, models: output.models).questions
        if output.kind == .figure { questions.append(data) }
        if output.table == nil, output.models.isEmpty, Self.tabular(output.kind) {
            questions.append(table)
        }
        questions.append(exception)
        if !open.isEmpty {
            questions.append(
                .confirmation(name: name("sure")) { [id = output.id] in $0.open[id] = nil })
        }
        return DraftPart(heading: output.file, remarks: remarks, questions: questions)
    }

    private static func tabular(_ kind: Kind) -> Bool {
        ![.figure, .model, .text, .code, .log, .metadata, .undeclared].contains(kind)
    }

    // MARK: What it is

    private var kind: DraftQuestion {
        choice(
            "kind", "What it is", output.kind.rawValue,
            Kind.allCases.filter { $0 != .undeclared }.map { .init($0.rawValue) },
            isAsked: output.kind == .other
        ) { output, text in
            guard let kind = Kind(rawValue: text), kind != .undeclared else { return false }
            output.kind = kind
            return true
        }
    }

    private var context: DraftQuestion {
        text(
            "context", "What a checker should know",
            "What it is for, and what was withheld by hand. It is shown to checkers.",
            output.context ?? "", isLong: true, isAsked: output.context == nil
        ) { output, text in
            output.context = text.given
            return nil
        }
    }

    private var exception: DraftQuestion {
        text(
            "exception", "Why a rule should be set aside",
            "Leave it empty unless you ask for an exception. It changes no verdict.",
            output.exception ?? "", isLong: true
        ) { output, text in
            output.exception = text.given
            return nil
        }
    }

    private var unit: DraftQuestion {
        let units = state.dataset?.units ?? []
        let isAsked = output.unit == nil || isOpen("who counts as one")
        guard !units.isEmpty, output.unit.map(units.contains) ?? true else {
            return text(
                "unit", "Who counts as one", "A child, a family, a school …", output.unit ?? "",
                isAsked: isAsked
            ) { output, text in
                output.unit = text.given
                return nil
            }
        }
        return choice(
            "unit", "Who counts as one", output.unit ?? "",
            [.init("", "not said")] + units.map { .init($0) }, isAsked: isAsked
        ) { output, text in
            output.unit = text.given
            return true
        }
    }

    private var population: DraftQuestion {
        text(
            "population", "Who it is about",
            "Leave it empty for everybody in the dataset. One line per variable: age = 10; 11; 12",
            LabelLines.text(output.population), isLong: true,
            isAsked: found.contains("undeclared-population")
        ) { output, text in
            guard let population = LabelLines.population(text) else {
                return "write one line per variable, such as age = 10; 11; 12"
            }
            output.population = population
            return nil
        }
    }

    private var data: DraftQuestion {
        let others = state.declaration.outputs.filter { $0.id != output.id && $0.kind != .figure }
        var choices = [DraftQuestion.Choice("", "not said")]
        choices += others.map { .init($0.id) } + evidenceFiles.map { .init($0) }
        return choice(
            "data", "Which output holds what this figure shows", output.data ?? "",
            Self.including(output.data, in: choices), isAsked: output.data == nil
        ) { output, text in
            output.data = text.given
            return true
        }
    }

    /// A table that nobody described: it can be read again.
    private var table: DraftQuestion {
        DraftQuestion(
            name: name("table"), label: "How the table lies in the file",
            hint: "Nothing is said of it, so its numbers are not judged.",
            choices: [.init("", "not said"), .init("read", "read the file and propose it")],
            isAsked: true
        ) { [state, number, output] draft, text in
            guard text == "read" else { return nil }
            let read = state.drafted([output.file])
            guard let found = read.declaration.outputs.first(where: { $0.file == output.file }),
                found.table != nil || !found.models.isEmpty
            else { return "no table was recognised in it; describe it in submission.yaml" }
            draft.change(number) {
                $0.table = found.table
                $0.models = found.models
                $0.unit = $0.unit ?? found.unit
                $0.missing = $0.missing ?? found.missing
            }
            draft.open[output.id] = read.questions[found.id]
            return nil
        }
    }
}

// MARK: - What its numbers are

extension OutputQuestions {
    private var missingValues: DraftQuestion {
        choice(
            "missing", "People whose value is not known", output.missing?.rawValue ?? "",
            [
                .init("", "not said"), .init("excluded", "are left out"),
                .init("shown", "are a category of the table"),
            ]
        ) { output, text in
            output.missing = OutputDeclaration.MissingValues(rawValue: text)
            return true
        }
    }

    private var suppressed: DraftQuestion {
        text(
            "suppressed", "Marks of withheld values",
            "One line per mark, with the range that readers know, if there is one: [c] = 1-9",
            LabelLines.text(output.table?.suppressed ?? [:]), isLong: true
        ) { output, text in
            guard let marks = LabelLines.marks(text) else {
                return "write one line per mark, such as [c] = 1-9, or the mark alone"
            }
            output.table?.suppressed = marks
            return nil
        }
    }

    private var values: [DraftQuestion] {
        (output.table?.values ?? []).enumerated().flatMap { index, value -> [DraftQuestion] in
            let column = value.column.isEmpty ? "its numbers" : "“\(value.column)”"
            return [
                choice(
                    "v\(index + 1)-statistic", "What \(column) are", value.statistic.rawValue,
                    Statistic.allCases.map { .init($0.rawValue) },
                    isAsked: value.statistic == .other || isOpen("what are the numbers")
                ) { output, text in
                    guard let statistic = Statistic(rawValue: text),
                        output.table?.values.indices.contains(index) ?? false
                    else { return false }
                    output.table?.values[index].statistic = statistic
                    return true
                }, precision(value, index, column),
                text(
                    "v\(index + 1)-of", "The variable that \(column) measure",
                    "Such as cost. Counts measure nothing.", value.of ?? "",
                    isAsked: value.of == nil && value.statistic.isLinear
                ) { output, text in
                    guard output.table?.values.indices.contains(index) ?? false else { return nil }
                    output.table?.values[index].of = text.given
                    return nil
                },
            ] + bases(value, index, column)
        }
    }

    private func precision(_ value: ValueDeclaration, _ index: Int, _ column: String)
        -> DraftQuestion
    {
        var shown = value.precision?.word ?? ""
        if case .column(let name) = value.precision { shown = "column \(name)" }
        return text(
            "v\(index + 1)-precision", "How \(column) were rounded",
            "exact, round5 (to 5s), 1dp (one decimal), 3sf, random3, midpoint6, down10, up10, "
                + "or “column NAME” where it differs by cell.", shown,
            isAsked: value.precision == nil || isOpen("rounded to")
        ) { output, text in
            guard output.table?.values.indices.contains(index) ?? false else { return nil }
            if text.isEmpty {
                output.table?.values[index].precision = nil
            } else if text.hasPrefix("column ") {
                output.table?.values[index].precision = .column(String(text.dropFirst(7)).trimmed)
            } else if let precision = Precision(text) {
                output.table?.values[index].precision = precision
            } else {
                return "this is no precision; write exact, round5 or 1dp, for example"
            }
            return nil
        }
    }
}

// MARK: - Evidence

extension OutputQuestions {
    /// Tables of text that are no outputs themselves.
    private var evidenceFiles: [String] {
        let outputs = Set(state.declaration.outputs.map(\.file))
        return state.folder.files.map(\.path).filter { path in
            !outputs.contains(path)
                && [".csv", ".tsv", ".tab"].contains { path.lowercased().hasSuffix($0) }
        }
    }

    private var evidence: [DraftQuestion] {
        let file = output.evidence?.file
        let wanted = found.contains("missing-evidence")
        var questions = [evidenceFile(file, isAsked: wanted && file == nil)]
        let columns = state.columns(of: file)
        guard !columns.isEmpty else { return questions }
        questions.append(
            column("count", "Its column of counts", output.evidence?.count, columns, wanted) {
                $0.count = $1
            })
        for (index, unit) in (state.dataset?.units ?? []).enumerated() {
            questions.append(
                column(
                    "contributors-\(index + 1)", "Its column that counts each \(unit) once",
                    output.evidence?.contributors[unit], columns, false
                ) { $0.contributors[unit] = $1 })
        }
        guard output.table?.values.contains(where: { !$0.statistic.isCount }) ?? false else {
            return questions
        }
        for key in EvidenceColumn.allCases {
            questions.append(
                column(
                    key.rawValue, "Its column “\(key.rawValue)”", output.evidence?.columns[key],
                    columns, false
                ) { $0.columns[key] = $1 })
        }
        return questions
    }

    private func evidenceFile(_ file: String?, isAsked: Bool) -> DraftQuestion {
        let choices = [DraftQuestion.Choice("", "none")] + evidenceFiles.map { .init($0) }
        return DraftQuestion(
            name: name("evidence"), label: "The counts behind it",
            hint: "A file of this submission that is never released. Its columns are asked next.",
            value: file ?? "", choices: Self.including(file, in: choices), isAsked: isAsked
        ) { [state, number, output] draft, text in
            guard let chosen = text.given else {
                draft.change(number) { $0.evidence = nil }
                return nil
            }
            // Its columns are recognised where they can be, and asked where not.
            let read = state.drafted([output.file, chosen])
            let found = read.declaration.outputs.first { $0.file == output.file }?.evidence
            var evidence = EvidenceDeclaration()
            evidence.file = chosen
            draft.change(number) { $0.evidence = found?.file == chosen ? found : evidence }
            return nil
        }
    }

    private func column(
        _ key: String, _ label: String, _ value: String?, _ columns: [String], _ isWanted: Bool,
        _ set: @escaping (inout EvidenceDeclaration, String?) -> Void
    ) -> DraftQuestion {
        let choices = [DraftQuestion.Choice("", "none")] + columns.map { .init($0) }
        return choice(
            "e-\(key)", label, value ?? "", Self.including(value, in: choices),
            isAsked: isWanted && value == nil
        ) { output, text in
            guard output.evidence != nil else { return true }
            if var evidence = output.evidence {
                set(&evidence, text.given)
                output.evidence = evidence
            }
            return true
        }
    }

    // MARK: Shapes of questions

    static func including(_ value: String?, in choices: [DraftQuestion.Choice])
        -> [DraftQuestion.Choice]
    {
        guard let value, !choices.contains(where: { $0.value == value }) else { return choices }
        return choices + [.init(value)]
    }

    func text(
        _ key: String, _ label: String, _ hint: String, _ value: String, isLong: Bool = false,
        isAsked: Bool = false, _ set: @escaping (inout OutputDeclaration, String) -> String?
    ) -> DraftQuestion {
        DraftQuestion(
            name: name(key), label: label, hint: hint, value: value, isLong: isLong,
            isAsked: isAsked
        ) { [number] draft, text in
            var problem: String?
            draft.change(number) { problem = set(&$0, text) }
            return problem
        }
    }

    /// `set` says whether the value was one of the choices.
    func choice(
        _ key: String, _ label: String, _ value: String, _ choices: [DraftQuestion.Choice],
        isAsked: Bool = false, _ set: @escaping (inout OutputDeclaration, String) -> Bool
    ) -> DraftQuestion {
        DraftQuestion(
            name: name(key), label: label, value: value, choices: choices, isAsked: isAsked
        ) { [number] draft, text in
            guard choices.contains(where: { $0.value == text }) else {
                return "choose one of those in the list"
            }
            var isTaken = true
            draft.change(number) { isTaken = set(&$0, text) }
            return isTaken ? nil : "choose one of those in the list"
        }
    }
}
