import Clearance
import Disclosure
import Outputs
import Readers
import Writers

/// What was declared of an earlier version, for the next one to begin with.
struct EarlierDeclaration {
    let id: String
    let declaration: SubmissionDeclaration
    /// What its author had left open, by id of the output.
    let open: [String: [String]]
    let folder: SubmittedFolder

    /// Nil if it had no `submission.yaml`, or one that says nothing any more.
    init?(of id: String, in folder: SubmittedFolder) {
        guard let written = folder["submission.yaml"],
            let declaration = try? SubmissionReader.declaration(written)
        else { return nil }
        self.id = id
        self.declaration = declaration
        self.folder = folder
        open = OpenQuestions.read(written.bytes, of: declaration).open
    }
}

extension DraftAnswers {
    /// Takes over what was declared of an earlier version wherever nobody has said anything yet. A
    /// file that is not the same as there is asked about: what was declared of it may not hold now.
    ///
    /// - `touched`: ids of outputs of which something was said just now.
    mutating func takeOver(
        _ earlier: EarlierDeclaration, for folder: SubmittedFolder, except touched: Set<String> = []
    ) {
        takeOverWhole(of: earlier)
        let known = earlier.declaration.outputs.filter { folder[$0.file] != nil }
        let named = Set(earlier.declaration.outputs.flatMap(\.namedFiles))
        let files = Set(known.map(\.file))
        func isOwn(_ output: OutputDeclaration) -> Bool {
            output.context != nil || touched.contains(output.id)
        }
        let own = declaration.outputs.filter {
            isOwn($0) || !files.contains($0.file) && !named.contains($0.file)
        }
        let ownFiles = Set(own.map(\.file))
        let taken = known.filter { !ownFiles.contains($0.file) }
        for dropped in declaration.outputs where !own.contains(dropped) { open[dropped.id] = nil }
        var ids = Set(taken.map(\.id))
        declaration.outputs = taken
        for output in own {
            var renamed = output
            if !ids.insert(output.id).inserted {
                renamed.id = output.file
                open[renamed.id] = open.removeValue(forKey: output.id)
            }
            declaration.outputs.append(renamed)
        }
        for output in taken {
            open[output.id] = earlier.open[output.id]
            if folder[output.file]?.digest != earlier.folder[output.file]?.digest {
                open[output.id, default: []].append(
                    "\(output.file) is not the same as in \(earlier.id); does what was declared of it"
                        + " still hold?")
            }
        }
    }

    private mutating func takeOverWhole(of earlier: EarlierDeclaration) {
        let before = earlier.declaration
        if ["", DraftState.noTitle].contains(declaration.title) {
            declaration.title = before.title
            declaration.clearance = before.clearance
            declaration.rules = before.rules
        }
        if ["", DraftState.noProject].contains(declaration.project) {
            declaration.project = before.project
        }
        if declaration.dataset == nil {
            declaration.dataset = before.dataset
            declaration.release = before.release
        }
        declaration.supersedes = earlier.id
        // What the whole was unsure of is whose work it is, and from which data.
        general = []
    }
}

extension OpenDesk {
    /// Makes a draft the next version of a submission of the same person: what was declared of that
    /// one stands in it. A `submission.yaml` that was sent as well is left as it is, but for the name
    /// of the version it replaces.
    ///
    /// - `keepsRest`: whether files that were not sent are taken from the earlier version.
    public func begin(
        draft id: String, replacing earlier: String, keepsRest: Bool, of visitor: Visitor
    ) throws {
        guard let draft = try accounts.draft(id, of: visitor.pseudonym.text) else { return }
        let before = try folder(ofOwn: earlier, visitor)
        let sent = try files(of: draft)
        let rest =
            keepsRest
            ? before.files.filter { sent[$0.path] == nil && $0.path != "submission.yaml" } : []
        let whole = SubmittedFolder(files: sent.files + rest, refused: sent.refused)
        try requireWritable(whole.files.map(\.path))
        let state: DraftState
        do {
            state = try DraftState(of: whole, knownDataset: knownDataset)
        } catch is ReadErrors {
            // The page says what is wrong with it.
            return try change(draft, adding: rest, of: visitor)
        }
        var now = state.answers
        if state.isWritten {
            now.declaration.supersedes = now.declaration.supersedes ?? earlier
        } else if let declared = EarlierDeclaration(of: earlier, in: before) {
            now.takeOver(declared, for: whole)
        } else {
            now.declaration.supersedes = earlier
        }
        try change(draft, adding: rest, declaration: now.yaml, of: visitor)
    }

    /// What this person handed in then, as far as it is still there. Whether others have one of that
    /// name is not said.
    func folder(ofOwn id: String, _ visitor: Visitor) throws -> SubmittedFolder {
        guard let submission = ledger.submissions[id], submission.author == visitor.pseudonym else {
            throw Refusal.unknownSubmission(id)
        }
        guard submission.erasure == nil else { return SubmittedFolder(files: [], refused: []) }
        return try folder(of: record(of: submission))
    }

    /// A submission of this person that a new version may replace, as the page before it is sent
    /// names it; nil where there is none.
    public func replaceable(_ id: String, by visitor: Visitor) throws -> String? {
        guard let submission = ledger.submissions[id], submission.author == visitor.pseudonym else {
            return nil
        }
        return try record(of: submission).title
    }

    /// How each file of a draft differs from the version that it says it replaces; empty where it
    /// names none of its author's.
    func differences(
        of report: SubmissionReport, in folder: SubmittedFolder, for visitor: Visitor
    ) throws -> [String: FileDifference] {
        guard let earlier = report.submission.declaration.supersedes,
            let before = try? self.folder(ofOwn: earlier, visitor), !before.files.isEmpty
        else { return [:] }
        let known = try knownDataset(of: report.submission.declaration.dataset)
        guard let opened = try? SubmissionOpener.open(folder: before, knownDataset: known) else {
            return [:]
        }
        func items(_ outputs: [Output], in folder: SubmittedFolder) -> [String: DecisionItem] {
            Dictionary(grouping: outputs, by: \.file).reduce(into: [:]) { items, found in
                guard let file = folder[found.key] else { return }
                items[found.key] = DecisionItem(
                    path: found.key, digest: file.digest,
                    reports: found.value.map { OutputReport(output: $0, findings: []) })
            }
        }
        let old = items(opened.outputs, in: before)
        return items(report.outputs.map(\.output), in: folder).mapValues { item in
            FileDifference(since: earlier, from: old[item.path], to: item)
        }
    }
}
