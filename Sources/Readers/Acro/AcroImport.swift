import Outputs

/// A SACRO/ACRO output folder as a submission: its files, a drafted declaration, and what does not
/// agree already. Nothing that ACRO claims is believed; it is kept as context.
public struct AcroImport: Sendable {
    public let results: AcroResults
    public let drafted: DraftedSubmission
    /// The files of the outputs, each once, by path.
    public let files: [SubmittedFile]
    /// Files and digests that do not agree with what the folder says.
    public let differences: [AcroDifference]

    public init(of folder: SubmittedFolder, title: String, dataset: Dataset?) throws(ReadErrors) {
        results = try AcroResults(in: folder)
        var files: [SubmittedFile] = []
        var differences: [AcroDifference] = []
        for output in results.outputs {
            if output.files.isEmpty {
                differences.append(.init(output.uid, "no file is listed", .files))
            }
            for listed in output.files where !listed.isSessionSummary {
                guard PathName.problem(inPath: listed.name) == nil, let file = folder[listed.name]
                else {
                    differences.append(
                        .init(
                            output.uid,
                            "a listed file is not in the folder, or not named as"
                                + " files may be", .files))
                    continue
                }
                if !files.contains(where: { $0.path == file.path }) { files.append(file) }
                differences += Self.checksum(of: file, in: folder, output.uid)
            }
        }
        self.files = files
        self.differences = differences + Self.configuration(results)
        drafted = Self.draft(results, files, title, dataset)
    }

    /// The checksum beside a file is no proof, but one that differs is a reason to ask.
    private static func checksum(of file: SubmittedFile, in folder: SubmittedFolder, _ uid: String)
        -> [AcroDifference]
    {
        guard let stored = folder["checksums/\(file.path).txt"] else {
            return [.init(uid, "\(file.path) has no checksum", .files)]
        }
        let text = String(decoding: stored.bytes.prefix(64), as: UTF8.self).lowercased()
        return text == file.digest.hex
            ? [] : [.init(uid, "\(file.path) was changed after its checksum was made", .files)]
    }

    /// Parameters that are milder than ACRO's defaults.
    private static func configuration(_ results: AcroResults) -> [AcroDifference] {
        let least: [(String, Decimal)] = [
            ("safe_threshold", 10), ("safe_dof_threshold", 10),
            ("safe_pratio_p", Decimal.unit(ofPlace: 1)), ("survival_safe_threshold", 10),
        ]
        var found: [AcroDifference] = []
        for (name, value) in least {
            guard let given = results.config[name].flatMap({ Decimal(parsing: $0) }), given < value
            else { continue }
            found.append(
                .init("config.json", "\(name) is \(given), below the default \(value)", .settings))
        }
        if let share = results.config["safe_nk_k"].flatMap({ Decimal(parsing: $0) }),
            share > Decimal.unit(ofPlace: 1) * 9
        {
            found.append(
                .init("config.json", "safe_nk_k is \(share), above the default 0.9", .settings))
        }
        return found
    }

    // MARK: The declaration

    private static func draft(
        _ results: AcroResults, _ files: [SubmittedFile], _ title: String, _ dataset: Dataset?
    ) -> DraftedSubmission {
        let folder = SubmittedFolder(files: files, refused: [])
        var drafted = SubmissionDrafting.draft(of: folder, title: title, dataset: dataset)
        for index in drafted.declaration.outputs.indices {
            let path = drafted.declaration.outputs[index].file
            guard
                let source = results.outputs.first(where: { $0.files.contains { $0.name == path } })
            else { continue }
            let id = drafted.declaration.outputs[index].id
            describe(&drafted.declaration.outputs[index], source, files)
            let answers = source.complete(&drafted.declaration.outputs[index])
            let open = (drafted.questions[id] ?? []).filter { question in
                !answers.contains { question.contains($0.words) }
            }
            drafted.questions[id] = open + answers.compactMap(\.instead)
        }
        for file in files
        where !drafted.declaration.outputs.contains(where: { $0.file == file.path }) {
            guard FileType(file.bytes) == .text else { continue }
            let source = results.outputs.first { $0.files.contains { $0.name == file.path } }
            var output = OutputDeclaration(
                id: file.pathStem, file: file.path, kind: source?.kind ?? .other)
            if let source { describe(&output, source, files) }
            drafted.declaration.outputs.append(output)
            drafted.questions[output.id, default: []].append("what does this file hold? say table:")
        }
        return drafted
    }

    private static func describe(
        _ output: inout OutputDeclaration, _ source: AcroOutput, _ files: [SubmittedFile]
    ) {
        if output.kind == .other { output.kind = source.kind ?? .other }
        for model in output.models.indices {
            output.models[model].residualDF = source.dof
            output.models[model].observations = observations(of: source, files)
            output.models[model].type = source.modelType
        }
        output.context = source.claims
        if !source.exception.isEmpty { output.exception = source.exception }
    }
}

extension AcroImport {
    /// The number that the printed summary of a regression gives, in another file of the output.
    private static func observations(of source: AcroOutput, _ files: [SubmittedFile]) -> Int? {
        for file in files where source.files.contains(where: { $0.name == file.path }) {
            guard let text = try? DelimitedText(parsing: file.bytes) else { continue }
            for row in text.rows.indices {
                for column in 0..<max(0, text.rows[row].count - 1)
                where text.text(row: row, column: column) == "No. Observations:" {
                    return Decimal(parsing: text.text(row: row, column: column + 1))?.whole
                }
            }
        }
        return nil
    }
}

extension AcroOutput.File {
    /// The matrix of variables by outputs that ACRO 1.0 adds and marks as not for release.
    var isSessionSummary: Bool { name == "session_summary.csv" || name == "session_summary.json" }
}

extension AcroOutput {
    /// What ACRO says of it, in one line.
    var claims: String {
        var parts = ["imported from ACRO, which claims: \(status.isEmpty ? "nothing" : status)"]
        let counts = files.flatMap(\.cells).filter { !$0.value.isEmpty }
            .map { "\($0.key) \($0.value.count)" }.sorted()
        if !counts.isEmpty { parts.append("flagged cells: \(counts.joined(separator: ", "))") }
        if let dof { parts.append("dof \(dof)") }
        if !command.isEmpty { parts.append("command: \(command)") }
        return (parts + comments.map { "comment: \($0)" }).joined(separator: "; ")
    }

    /// What answers a question of the draft.
    fileprivate struct Answer {
        /// Words of the question.
        let words: String
        /// What remains to be asked.
        let instead: String?
    }

    /// Takes from the command what the file does not say.
    fileprivate func complete(_ output: inout OutputDeclaration) -> [Answer] {
        [statistic(&output)].compactMap(\.self) + variables(&output) + fit(output)
    }

    private func statistic(_ output: inout OutputDeclaration) -> Answer? {
        guard let table = output.table, table.values.count == 1,
            table.values[0].statistic == .other,
            let word = argument("aggfunc"),
            let meaning = ColumnMeaning(header: word, isWhole: false)
        else { return nil }
        output.table?.values[0].statistic = meaning.statistic
        output.table?.values[0].of = argument("values")
        if output.kind == .other { output.kind = meaning.statistic.kind.0 }
        return Answer(
            words: "what are the numbers",
            instead: "ACRO's command says \(meaning.statistic.rawValue): is that what the numbers"
                + " are?")
    }

    /// Names of rows and columns that the draft could only number.
    private func variables(_ output: inout OutputDeclaration) -> [Answer] {
        guard let table = output.table, table.layout == .cross,
            let named = AcroCommand(command).variables
        else { return [] }
        var answers: [Answer] = []
        func take(
            _ names: [String], _ word: String, _ own: WritableKeyPath<TableDeclaration, [String]>
        ) {
            let places = table[keyPath: own].indices.filter {
                table[keyPath: own][$0] != "statistic"
            }
            guard places.count == names.count else { return }
            for (place, name) in zip(places, names)
            where table[keyPath: own][place] == "\(word)\(place + 1)" {
                output.table?[keyPath: own][place] = name
                answers.append(
                    Answer(
                        words: "it is called \(word)\(place + 1) here",
                        instead: "ACRO's command calls one of the variables \(name): is it that of"
                            + " the \(CrossDrafting.ordinal(place)) \(word == "row" ? "column" : "header line")?"
                    ))
            }
        }
        take(named.rows, "row", \.rows)
        take(named.columns, "column", \.columns)
        return answers
    }

    /// What ACRO says of a fit; the outcome's events it does not say.
    private func fit(_ output: OutputDeclaration) -> [Answer] {
        guard !output.models.isEmpty,
            output.models.allSatisfy({
                $0.type != nil && $0.observations != nil && $0.residualDF != nil
            })
        else { return [] }
        let needsEvents = output.models.contains { $0.type == .logit || $0.type == .probit }
        return [
            Answer(
                words: "say type: (linear, logit",
                instead: needsEvents ? "how many have the outcome? say events: of the model" : nil)
        ]
    }

    /// The last word of an argument of the command: `mean` of `aggfunc='mean'`, `cost` of
    /// `values=df.cost`.
    private func argument(_ name: String) -> String? {
        let parts = command.split(separator: "\(name)=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let value = parts[1].prefix { $0 != "," && $0 != ")" }
        return value.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.last.map(String.init)
    }

    /// The kind of the statbarn, or of what was called.
    var kind: Kind? {
        statbarns.compactMap { Self.kinds[$0.lowercased().filter { $0.isLetter }] }.first
            ?? Self.methods[method.lowercased()]
    }

    var modelType: ModelDeclaration.ModelType? {
        switch method.lowercased() {
        case "ols", "olsr": .linear
        case "logit", "logitr": .logit
        case "probit", "probitr": .probit
        default: nil
        }
    }

    private static let kinds: [String: Kind] = [
        "frequencies": .frequencies, "linearaggregations": .linearAggregations,
        "position": .position, "endpoints": .endpoints, "shape": .shape, "mode": .mode,
        "nonlinearconcentrationratios": .concentration, "ginicoefficient": .gini,
        "calculatedratios": .ratios, "hazardsurvivaltables": .survival,
        "correlationcoefficients": .coefficients, "statisticalhypothesistests": .tests,
        "clusters": .clusters,
    ]
    private static let methods: [String: Kind] = [
        "histogram": .figure, "hist": .figure, "pie": .figure, "surv_func": .survival,
        "survival": .survival, "ols": .coefficients, "logit": .coefficients,
        "probit": .coefficients,
    ]
}
