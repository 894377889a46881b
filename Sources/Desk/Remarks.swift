import Clearance
import Signing
import Writers

/// Who may read a comment.
public enum Audience: String, CaseIterable, Sendable {
    /// The author as well.
    case everybody
    /// Those who work at the desk.
    case desk
    /// The checkers who asked its writer about the output, at once, though nobody knows another's
    /// decision yet; those who work at the desk once they may.
    case asker
}

/// Something said of a submission, as somebody may read it.
public struct Remark: Sendable {
    public let by: String
    public let time: String
    /// From 1; nil: of the whole submission.
    public let output: Int?
    public let isForDesk: Bool
    public let isForAsker: Bool
    public let text: String
}

/// A comment that was typed and not taken yet, for the page to show again.
public struct TypedRemark: Sendable {
    public let text: String
    /// What its writer should look at again; nil where it is not about that.
    public let concern: String?
    public let audience: Audience

    public init(text: String, concern: String?, audience: Audience) {
        self.text = text
        self.concern = concern
        self.audience = audience
    }
}

extension OpenDesk {
    /// Characters of a comment.
    public static let longestRemark = 4000

    /// Says something of a submission or one of its outputs (from 1). What an author says is for
    /// everybody; who is not asked about the output has nobody to answer, and speaks to the desk. Its
    /// text is a private record; the log has a commitment. What somebody says twice in a row, such as
    /// by a form that was sent twice, is recorded once.
    public func comment(
        _ text: String, on id: String, output: Int?, for audience: Audience, by visitor: Visitor
    ) throws {
        try withLock {
            let submission = try ledger.submission(id)
            let isAuthor = submission.author == visitor.pseudonym
            let mayAnswer =
                output.map { isAsked(about: $0 - 1, in: submission, visitor) } ?? false
            let heard: Audience = audience == .asker && !mayAnswer ? .desk : audience
            let readers = isAuthor ? .everybody : heard
            let last = submission.comments.last { $0.author == visitor.pseudonym }
            if let last, last.output == output.map({ $0 - 1 }), let said = try spoken(last),
                said.0 == readers, said.1.utf8.elementsEqual(text.utf8)
            {
                return
            }
            let body = try JSONValue.object([
                "for": .string(readers.rawValue), "text": .string(text),
            ]).canonicalBytes()
            let (commitment, opening) = try commit("comment", body)
            let commented = Event.commented(
                submission: id, output: output.map { $0 - 1 }, comment: commitment)
            try append([
                Pending(event: event(commented, by: visitor.pseudonym), openings: [opening])
            ])
        }
    }

    /// A checker says that they may not judge this submission. What they voted does not count.
    public func declareConflict(_ id: String, reason: String, by visitor: Visitor) throws {
        try withLock {
            let (commitment, opening) = try commit("reason", Array(reason.utf8))
            let conflicted = Event.conflicted(submission: id, reason: commitment)
            try append([
                Pending(event: event(conflicted, by: visitor.pseudonym), openings: [opening])
            ])
            try accounts.unclaim(id, by: visitor.pseudonym.text)
        }
    }

    /// For a checker who hands in work of a project: what they voted on its other work does not count
    /// any more.
    func standingAside(from project: String, _ person: Pseudonym) throws -> [Pending] {
        guard ledger.roles[person]?.contains(.checker) ?? false, !project.isEmpty else { return [] }
        let name = FoldedName(project)
        return try ledger.submissions.values(in: [.submitted]).compactMap { submission in
            guard submission.votes.contains(where: { $0[person] != nil }),
                try FoldedName(self.project(of: submission.id)) == name
            else { return nil }
            let (commitment, opening) = try commit(
                "reason", Array("They handed in work of this project.".utf8))
            let conflicted = Event.conflicted(submission: submission.id, reason: commitment)
            return Pending(event: event(conflicted, by: person), openings: [opening])
        }
    }

    /// A checker sends a submission back before everybody has voted. `turn` is the one they saw.
    public func returnEarly(_ id: String, turn: Int, reason: String, by visitor: Visitor) throws {
        try withLock {
            try requireDistance(of: visitor.pseudonym, from: try ledger.submission(id))
            let (commitment, opening) = try commit("reason", Array(reason.utf8))
            let returned = Event.returnedEarly(submission: id, turn: turn, reason: commitment)
            try append([
                Pending(event: event(returned, by: visitor.pseudonym), openings: [opening])
            ])
        }
    }

    /// What this person may read, oldest first. While a review is open, what a checker said is read
    /// by nobody else who checks or handed it in: they decide independently. An answer is read by
    /// whoever asked for it: it was said to them, and tells no decision but in its own words.
    func remarks(on submission: Submission, output: Int?, for visitor: Visitor) throws -> [Remark] {
        try submission.comments.compactMap { comment in
            if let output, comment.output != output { return nil }
            return try remark(comment, on: submission, for: visitor)
        }
    }

    private func remark(_ comment: Comment, on submission: Submission, for visitor: Visitor) throws
        -> Remark?
    {
        let isOwn = comment.author == visitor.pseudonym
        let isAuthor = submission.author == visitor.pseudonym
        let byAuthor = comment.author == submission.author
        let isBlind =
            submission.state == .submitted && isAuthor
            || ledger.isBlind(submission) && visitor.isA(.checker)
        let isAnswer = answers(comment, on: submission, for: visitor.pseudonym)
        guard isOwn || byAuthor || !isBlind || isAnswer else { return nil }
        guard let (audience, text) = try spoken(comment),
            isOwn || !isAuthor || audience == .everybody,
            isOwn || byAuthor || !isBlind || audience == .asker
        else { return nil }
        let by = isAuthor && !isOwn ? "The desk" : try name(of: comment.author)
        return Remark(
            by: by, time: minute(try event(at: comment.index).time),
            output: comment.output.map { $0 + 1 }, isForDesk: audience == .desk,
            isForAsker: audience == .asker, text: VisibleText.lines(text))
    }

    /// Nil once erased.
    func spoken(_ comment: Comment) throws -> (Audience, String)? {
        let body: [UInt8]
        do {
            body = try record("comment", of: comment.index, opens: comment.commitment)
        } catch DeskError.erased {
            return nil
        }
        let value = try JSONValue(canonical: body)
        guard let audience = value["for"]?.string.flatMap(Audience.init(rawValue:)),
            let text = value["text"]?.string
        else { throw DeskError.damagedRecord(index: comment.index, name: "comment") }
        return (audience, text)
    }

    /// Why a submission went back early, if it did, and what it said.
    func earlyReturn(of submission: Submission) throws -> String? {
        guard let early = submission.earlyReturn else { return nil }
        do {
            let body = try record("reason", of: early.index, opens: early.commitment)
            return String(decoding: body, as: UTF8.self)
        } catch DeskError.erased {
            return "(erased)"
        }
    }
}

// MARK: - Claims

extension OpenDesk {
    /// Notes that a checker is at a submission, so that others take another. Proves nothing.
    public func claim(_ id: String, by visitor: Visitor) throws {
        let submission = try ledger.submission(id)
        guard visitor.isA(.checker) else { throw Refusal.notAllowed(role: .checker) }
        guard submission.author != visitor.pseudonym else { throw Refusal.ownSubmission }
        guard !submission.conflicted.contains(visitor.pseudonym) else { throw Refusal.conflict }
        try requireDistance(of: visitor.pseudonym, from: submission)
        try accounts.claim(id, by: visitor.pseudonym.text, at: clock())
    }

    public func unclaim(_ id: String, by visitor: Visitor) throws {
        try accounts.unclaim(id, by: visitor.pseudonym.text)
    }

    /// Those who are at a submission, in the order in which they said so.
    func claims(on id: String) throws -> [(person: Pseudonym, name: String)] {
        try claims(on: [id])[id] ?? []
    }

    func claims(on ids: [String]) throws -> [String: [(person: Pseudonym, name: String)]] {
        var claims: [String: [(person: Pseudonym, name: String)]] = [:]
        for claim in try accounts.claims(on: ids) {
            guard let person = Pseudonym(claim.pseudonym) else { continue }
            claims[claim.submission, default: []].append((person, try name(of: person)))
        }
        return claims
    }
}
