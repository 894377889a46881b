import Audit
import Clearance
import Disclosure
import Release
import Signing
import Writers

/// Why a program's request cannot be done, besides a `Refusal`.
public enum APIProblem: Error, Hashable, Sendable {
    /// The resource is another than the request names.
    case changed
    /// Another request had the same key.
    case keyReused
    /// An earlier request with the key was begun and did not end.
    case unfinished
}

/// What the pages show, as JSON for somebody's programs. Each answer holds what the person may
/// read, and no more: until a review closes nobody's decision is in it.
extension OpenDesk {
    /// A submission for a program; nil if the person may not see it, or there is none.
    public func answer(about id: String, to bearer: Bearer) throws -> JSONValue? {
        guard let submission = ledger.submissions[id], mayRead(submission, bearer.visitor) else {
            return nil
        }
        let record = try? record(of: submission)
        let verdicts = try knownVerdicts(of: submission)
        var object = try summary(of: submission)
        object["outputs"] = .array(
            (record?.outputs ?? []).enumerated().map { number, path in
                let digest = record?.files.first { $0.path.utf8.elementsEqual(path.utf8) }?.digest
                return .object([
                    "number": .integer(number + 1), "file": .string(path),
                    "sha256": digest.map { .string($0.hex) } ?? .null,
                    "verdict": verdicts.map {
                        .string(($0.indices.contains(number) ? $0[number] : .review).rawValue)
                    } ?? .null,
                    "outcome": Self.outcomeWord(of: submission, number),
                ])
            })
        object["allowedActions"] = .array(
            allowedActions(on: submission, for: bearer).map(JSONValue.string))
        return .object(object)
    }

    /// As they were recorded at the last check; nil where they were erased and nothing is kept of them.
    private func knownVerdicts(of submission: Submission) throws -> [Verdict]? {
        guard submission.erasure != nil else { return try recordedVerdicts(of: submission) }
        return remaining(of: submission)?.map { $0.map(\.verdict).max() ?? .pass }
    }

    /// The same until the next entry, without unpacking the submission again.
    private func summary(of line: SubmissionLine) throws -> JSONValue {
        if let known = memo.summaries[line.index] { return known }
        let found = JSONValue.object(try summary(of: ledger.submission(line.id)))
        memo.keep(summary: found, at: line.index)
        return found
    }

    private func summary(of submission: Submission) throws -> [String: JSONValue] {
        let record = try? record(of: submission)
        // What did not leave has no title any more.
        let isUntitled = submission.erasure != nil && submission.departures.isEmpty
        return [
            "id": .string(submission.id), "state": .string(submission.state.rawValue),
            "turn": .integer(submission.turn),
            "title": isUntitled ? .null : record.map { .string($0.title) } ?? .null,
            "project": record.map { .string($0.project) } ?? .null,
            "dataset": record?.dataset.map(JSONValue.string) ?? .null,
            "author": .string(try name(of: submission.author)),
            "submitted": .string(timestamp(submission.time)),
            "supersedes": submission.submitted.supersedes.map(JSONValue.string) ?? .null,
            "supersededBy": submission.replacedBy.map(JSONValue.string) ?? .null,
        ]
    }

    /// `approved`, `rejected` or `changes-requested` once the review has closed.
    private static func outcomeWord(of submission: Submission, _ number: Int) -> JSONValue {
        guard submission.outcomes.indices.contains(number) else { return .null }
        let outcome = submission.outcomes[number]
        if outcome.isApproved { return .string("approved") }
        return .string(outcome.decisions.contains(.reject) ? "rejected" : "changes-requested")
    }

    private func allowedActions(on submission: Submission, for bearer: Bearer) -> [String] {
        var actions = bearer.scopes.contains(.read) ? ["read"] : []
        let isOwn = submission.author == bearer.visitor.pseudonym
        guard isOwn, bearer.scopes.contains(.submit) else { return actions }
        if submission.isWithdrawable {
            actions.append("withdraw")
        }
        return actions + ["supersede"]
    }

    /// Changes whenever something changes that the person may see; never because somebody voted.
    public func tag(of id: String) throws -> String {
        let submission = try ledger.submission(id)
        let parts = [
            id, submission.state.rawValue, String(submission.turn),
            submission.checks.map { String($0) }.joined(separator: ","),
            String(submission.outcomes.count),
        ]
        return "\"\(SHA256Digest(of: Array(parts.joined(separator: " ").utf8)).hex.prefix(32))\""
    }

    /// A part of the list, newest first.
    ///
    /// - `before`: the entry of the oldest submission that was given already.
    public func answerList(
        state: State?, before: Int?, limit: Int, to bearer: Bearer
    ) throws -> JSONValue {
        // One more than is shown tells whether there are more.
        let found = places(in: state, before: before, most: limit + 1, for: bearer.visitor)
        let shown = lines(at: found.prefix(limit))
        let more = found.count > shown.count ? shown.last?.index : nil
        return .object([
            "submissions": .array(
                try shown.map(summary)),
            "next": more.map { .string(String($0)) } ?? .null,
        ])
    }

    /// Places of what this person may read, newest first: `most` of them, before an entry.
    private func places(in state: State?, before entry: Int?, most: Int, for visitor: Visitor)
        -> [Int]
    {
        let submissions = ledger.submissions
        let end = entry.map { submissions.count(before: $0) } ?? submissions.count
        guard Self.isOfDesk(visitor) else {
            let own = (index.byAuthor[visitor.pseudonym] ?? []).reversed().lazy.filter { place in
                place < end && (state.map { submissions.line(at: place).state == $0 } ?? true)
            }
            return Array(own.prefix(most))
        }
        guard let state else { return Array((0..<end).reversed().prefix(most)) }
        return Array(submissions.places(in: state, before: end).prefix(most))
    }

    /// One output with its findings as they were recorded when it was last checked.
    public func answer(about id: String, output number: Int, to bearer: Bearer) throws -> JSONValue?
    {
        guard let answer = try answer(about: id, to: bearer),
            let outputs = answer.object?["outputs"]?.array, outputs.indices.contains(number - 1),
            var object = outputs[number - 1].object,
            let check = try ledger.submission(id).checks.last
        else { return nil }
        object["findings"] = try basis(of: number - 1, at: check)?.findings ?? .null
        object["submission"] = .string(id)
        return .object(object)
    }

    /// The report of the last check, as its author may read it; nil if it was erased.
    public func report(of id: String, to bearer: Bearer) throws -> [UInt8]? {
        guard mayRead(id, bearer.visitor), let check = try ledger.submission(id).checks.last,
            case .checked(let checked) = try event(at: check).event
        else { return nil }
        do {
            return try record("report", of: check, opens: checked.report)
        } catch DeskError.erased {
            return nil
        }
    }

    /// Entries of the log from `first` on, as they stand in it: canonical JSON. They are that already,
    /// so nothing is parsed. One that is kept from the reader for now is null.
    public func answerLog(from first: Int, limit: Int, to bearer: Bearer) throws -> [UInt8] {
        let start = min(max(0, first), ledger.size)
        let entries = try store.entries(start..<min(start + limit, ledger.size))
        let next = start + entries.count
        var bytes = Array("{\"entries\":[".utf8)
        for (offset, entry) in entries.enumerated() {
            let isWithheld = try isWithheld(start + offset, from: bearer.visitor)
            bytes += Array("\(offset > 0 ? "," : ""){\"entry\":".utf8)
            bytes += isWithheld ? Array("null".utf8) : entry
            bytes += Array(",\"index\":\(start + offset)}".utf8)
        }
        bytes += Array("],\"next\":\(next < ledger.size ? "\(next)" : "null"),\"origin\":".utf8)
        bytes += try JSONValue.string(policy.origin).canonicalBytes()
        return bytes + Array(",\"size\":\(ledger.size)}".utf8)
    }

    /// Who asks, what they may do, and how far the log has come; for others than those who may read
    /// the log, its size would say when a checker votes.
    ///
    /// - `size`: whether they may know that.
    public func answerWhoAmI(_ bearer: Bearer, size isKnown: Bool) -> JSONValue {
        .object([
            "name": .string(bearer.visitor.name),
            "roles": .array(bearer.visitor.roles.map(\.rawValue).sorted().map(JSONValue.string)),
            "scopes": .array(bearer.scopes.map(\.rawValue).sorted().map(JSONValue.string)),
            "desk": .string(policy.origin),
            "entries": isKnown ? .integer(ledger.size) : .null,
        ])
    }
}

// MARK: - What changes something

extension OpenDesk {
    /// The report on files as if they were handed in now; nothing is kept.
    public func check(_ uploads: [Upload], for bearer: Bearer) throws -> [UInt8]? {
        let draft = try keepDraft(uploads, of: bearer.visitor)
        defer { try? discard(draft: draft, of: bearer.visitor) }
        return try judged(draft: draft, of: bearer.visitor)?.jsonReport
    }

    /// Hands in files, once for a key: sent again, the same submission is the answer.
    public func submit(_ uploads: [Upload], key: String, for bearer: Bearer) throws -> String {
        let sorted = uploads.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        let digest = SHA256Digest.of(
            parts: sorted.flatMap {
                [
                    SHA256Digest(of: Array($0.path.utf8)).bytes,
                    SHA256Digest(of: $0.bytes).bytes,
                ]
            })
        return try once(key, digest: digest.hex, for: bearer) {
            let draft = try keepDraft(uploads, of: bearer.visitor)
            do {
                guard let submitted = try submit(draft: draft, of: bearer.visitor) else {
                    throw APIProblem.unfinished
                }
                return submitted.id
            } catch {
                try? discard(draft: draft, of: bearer.visitor)
                throw error
            }
        }
    }

    /// Takes a submission back if it is still what `tag` says.
    public func withdraw(_ id: String, tag: String, key: String, for bearer: Bearer) throws {
        _ = try once(key, digest: "withdraw \(id)", for: bearer) {
            guard try self.tag(of: id) == tag else { throw APIProblem.changed }
            try withdraw(id, by: bearer.visitor.name)
            return id
        }
    }

    private func once(
        _ key: String, digest: String, for bearer: Bearer, _ body: () throws -> String
    ) throws -> String {
        let person = bearer.visitor.pseudonym.text
        switch try accounts.begin(key, of: person, digest: digest, at: clock()) {
        case .done(let result): return result
        case .other: throw APIProblem.keyReused
        case .unfinished: throw APIProblem.unfinished
        case .new: break
        }
        do {
            let result = try body()
            try accounts.finish(key, of: person, result: result)
            return result
        } catch let error as DeskError where error == .broken {
            throw error
        } catch {
            try accounts.forget(key, of: person)
            throw error
        }
    }
}
