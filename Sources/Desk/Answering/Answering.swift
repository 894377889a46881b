import Audit
import Clearance
import Disclosure
import Outputs
import Readers
import Signing
import Writers

/// What came of answers to the questions about a draft.
public enum AnswerResult: Hashable, Sendable {
    /// The desk's copy says it now.
    case taken
    /// Nothing was changed: per name of a field what is wrong with the answer.
    case wrong([String: String])
    /// The draft is not what the page showed any more; nothing was changed.
    case stale
    /// It was submitted or discarded.
    case gone
}

extension OpenDesk {
    /// The questions about a draft, the whole first; none where its declarations cannot be used.
    func parts(of state: DraftState, _ report: SubmissionReport?, for visitor: Visitor) throws
        -> [DraftPart]
    {
        let general = state.generalPart(
            datasets: try datasetNames(), replaceable: try replaceable(for: visitor))
        let outputs = state.declaration.outputs.enumerated().map { number, output in
            OutputQuestions(
                state: state, number: number, output: output,
                report: report?.outputs.first { $0.output.id.utf8.elementsEqual(output.id.utf8) }
            ).part
        }
        return [general] + outputs + [state.undeclaredPart].compactMap(\.self)
    }

    /// Names of the datasets that the desk knows, sorted.
    private func datasetNames() throws -> [String] {
        try files.names(in: folder.datasets).filter { $0.hasSuffix(".yaml") }
            .map { String($0.dropLast(5)) }.sorted()
    }

    /// What this person handed in and is not released, newest first.
    private func replaceable(for visitor: Visitor) throws -> [Replaceable] {
        let states: Set<State> = [.returned, .rejected, .withdrawn, .submitted, .approved]
        let own = lines(at: (index.byAuthor[visitor.pseudonym] ?? []).reversed())
        return own.lazy.filter { states.contains($0.state) }.prefix(20).map { line in
            Replaceable(
                id: line.id,
                title: (try? self.record(of: self.ledger.submission(line.id)).title)
                    ?? "(erased)",
                isReturned: [.returned, .rejected].contains(line.state)
                    && self.ledger.submissions[line.id]?.replacedBy == nil)
        }
    }

    /// A draft's state; throws `ReadErrors` where its declarations cannot be used.
    func state(of draft: AccountStore.Draft) throws -> DraftState {
        try DraftState(of: try files(of: draft), knownDataset: knownDataset)
    }

    func files(of draft: AccountStore.Draft) throws -> SubmittedFolder {
        try FolderReader.folder(at: draft.path, limits: ReadLimits(), digest: Self.digest)
    }

    /// Puts answers into the desk's own copy of a draft, all or none. A folder that somebody only
    /// named is copied first and never written to.
    ///
    /// - `answers`: by name of the field; a field that is not among them is left as it is.
    /// - `mark`: the state that the page showed.
    public func answer(
        _ answers: [String: String], draft id: String, mark: String, of visitor: Visitor
    ) throws -> AnswerResult {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return .gone }
        let state = try state(of: draft)
        guard Self.mark(of: state.folder) == mark else { return .stale }
        var now = state.answers
        var wrong: [String: String] = [:]
        var answered: [String] = []
        for question in try parts(of: state, nil, for: visitor).flatMap(\.questions) {
            guard let answer = answers[question.name].map({ Self.plain($0) }),
                !answer.utf8.elementsEqual(Self.plain(question.value).utf8)
            else { continue }
            answered.append(question.name)
            if let problem = question.take(&now, answer) { wrong[question.name] = problem }
        }
        guard wrong.isEmpty else { return .wrong(wrong) }
        if let earlier = now.declaration.supersedes, earlier != state.declaration.supersedes,
            let before = try? folder(ofOwn: earlier, visitor),
            let declared = EarlierDeclaration(of: earlier, in: before)
        {
            now.takeOver(
                declared, for: state.folder, except: Self.touched(by: answered, in: state))
        }
        now.settle()
        let yaml = now.yaml
        // What we would refuse to read must not be written.
        _ = try SubmissionReader.declaration(bytes: yaml, file: "submission.yaml")
        try change(draft, removing: now.removed, declaration: yaml, of: visitor)
        return .taken
    }

    /// Replaces the desk's copy of `submission.yaml` by what somebody typed. Throws `ReadErrors`
    /// where it cannot be used; then nothing is changed.
    public func write(
        declaration text: String, draft id: String, mark: String, of visitor: Visitor
    ) throws -> AnswerResult {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return .gone }
        guard try Self.mark(of: files(of: draft)) == mark else { return .stale }
        let yaml = Array(Self.plain(text).utf8) + [0x0A]
        _ = try SubmissionReader.declaration(bytes: yaml, file: "submission.yaml")
        try change(draft, removing: [], declaration: yaml, of: visitor)
        return .taken
    }

    /// Ids of the outputs to whose questions these names belong.
    private static func touched(by names: [String], in state: DraftState) -> Set<String> {
        Set(
            state.declaration.outputs.enumerated().compactMap { number, output in
                names.contains { $0.hasPrefix("o\(number + 1)-") } ? output.id : nil
            })
    }

    /// Of every path and every byte: who sends another than the page showed has not seen it.
    static func mark(of folder: SubmittedFolder) -> String {
        SHA256Digest.of(
            parts: folder.files.flatMap { [Array($0.path.utf8), [0], Array($0.digest.hex.utf8)] }
                + folder.refused.flatMap { [Array($0.path.utf8), [1]] }
        ).hex
    }

    /// With line ends as everywhere else: browsers send CR LF.
    private static func plain(_ text: String) -> String {
        let bytes = text.utf8.filter { $0 != 0x0D }
        return String(decoding: bytes, as: UTF8.self).trimmed
    }

    /// - `declaration`: nil leaves it as it is.
    func change(
        _ draft: AccountStore.Draft, removing removed: Set<String> = [],
        adding added: [SubmittedFile] = [], declaration: [UInt8]? = nil, of visitor: Visitor
    ) throws {
        var contents: [String: [UInt8]] = [:]
        for file in try files(of: draft).files + added where !removed.contains(file.path) {
            contents[file.path] = file.bytes
        }
        if let declaration { contents["submission.yaml"] = declaration }
        // The new copy stands before the old one goes.
        let path = "\(folder.staging)/draft-\(try RandomName.draw())"
        try FolderTree.write(contents, to: path, files: files)
        try accounts.move(draft.id, of: visitor.pseudonym.text, to: path)
        if draft.isOwned { try FolderTree.remove(draft.path, files: files) }
    }
}
