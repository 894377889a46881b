import Clearance
import Desk
import Hummingbird
import Readers
import Signing
import Synchronization

/// What people typed about files before they went on to something else, unsigned, a comment that they
/// had begun too: it waits in memory for the session that typed it, until that decides on the file or
/// ends. No passphrase is among it.
final class UnfinishedBallots: Sendable {
    struct Place: Hashable {
        /// Of the token in the session's cookie.
        let session: SHA256Digest
        let person: Pseudonym
        let submission: String
        /// From 1.
        let number: Int
    }

    struct Ballot {
        let typed: OutputRequest
        /// What was on its page.
        let shown: Shown
        var kept = ContinuousClock.now
    }

    private struct State {
        var ballots: [Place: Ballot] = [:]
        /// The oldest first.
        var order: [Place] = []

        mutating func drop(where isOver: (Place) -> Bool) {
            for place in order where isOver(place) { ballots[place] = nil }
            order.removeAll(where: isOver)
        }
    }

    private let state = Mutex(State())

    /// Of one person and of all; the oldest go first.
    private static let (mostOfOne, most) = (20, 500)

    func ballot(at place: Place) -> Ballot? { state.withLock { $0.ballots[place] } }

    func keep(_ ballot: Ballot, at place: Place) {
        state.withLock { state in
            state.drop { $0 == place }
            let own = state.order.filter { $0.person == place.person }
            if own.count >= Self.mostOfOne, let oldest = own.first {
                state.drop { $0 == oldest }
            } else if state.order.count >= Self.most, let oldest = state.order.first {
                state.drop { $0 == oldest }
            }
            state.ballots[place] = ballot
            state.order.append(place)
        }
    }

    func drop(_ place: Place) { state.withLock { $0.drop { $0 == place } } }

    func drop(session: SHA256Digest) { state.withLock { $0.drop { $0.session == session } } }

    func drop(of person: Pseudonym) { state.withLock { $0.drop { $0.person == person } } }

    /// What is older than any session becomes.
    func dropOld(now: ContinuousClock.Instant = .now) {
        let longest = Duration.seconds(SignInPolicy.longest)
        state.withLock { state in
            let old = Set(state.ballots.filter { $0.value.kept + longest < now }.keys)
            state.drop { old.contains($0) }
        }
    }

    var sessions: Set<SHA256Digest> { state.withLock { Set($0.order.map(\.session)) } }
}

extension Site {
    /// Goes on to another file, or to another page. What was typed about this one is in its form again
    /// when somebody comes back to it.
    func leave(
        _ request: Request, _ form: [FormField], from id: String, _ number: Int, _ caller: Caller,
        _ visitor: Visitor
    ) async throws -> Response {
        try await requireReader(visitor, of: id)
        remember(form.typedSoFar(), form.shown, at: place(id, number, caller, visitor))
        let target = request.uri.queryParameters.get("to").map { String($0) } ?? ""
        if let next = Int(sent: target) {
            throw Redirect(target: "/submissions/\(id)/outputs/\(next)")
        }
        if target == "/lock-keys" {
            heldKeys.drop(session: caller.cookie)
            throw Redirect(target: "/submissions/\(id)/outputs/\(number)")
        }
        let isOnPage = nav(visitor, "").links.contains { $0.target == target }
        throw Redirect(target: isOnPage ? target : "/submissions/\(id)")
    }

    /// Keeps what was typed about a file; where nothing was, what was kept before is dropped.
    func remember(_ typed: OutputRequest, _ shown: Shown, at place: UnfinishedBallots.Place) {
        if typed.hasDecision || typed.typed != nil {
            unfinished.keep(.init(typed: typed, shown: shown), at: place)
        } else {
            unfinished.drop(place)
        }
    }

    /// A decision was taken: of what was typed a comment that was begun is left.
    func forgetBallot(_ form: [FormField], at place: UnfinishedBallots.Place) {
        var rest = OutputRequest()
        rest.typed = form.typedSoFar().typed
        remember(rest, form.shown, at: place)
    }

    /// Lets go of what sessions had typed that are over by now.
    func forgetEnded() async throws {
        unfinished.dropOld()
        let sessions = unfinished.sessions
        guard identity == nil, !sessions.isEmpty else { return }
        let ended = try await keeper.use { desk in
            try sessions.filter { try !desk.lasts(session: $0) }
        }
        for session in ended { unfinished.drop(session: session) }
    }

    /// The page of a file about which something was typed before; nil where nothing was.
    func unfinishedPage(
        _ request: Request, _ id: String, _ number: Int, _ caller: Caller, _ visitor: Visitor
    ) async throws -> Response? {
        guard let ballot = unfinished.ballot(at: place(id, number, caller, visitor)) else {
            return nil
        }
        var asked = ballot.typed
        asked.take(partOf: request)
        asked.isBegun = asked.hasDecision
        return try await page(with: asked, ballot.shown, at: id, number, caller, visitor)
    }

    func place(_ id: String, _ number: Int, _ caller: Caller, _ visitor: Visitor)
        -> UnfinishedBallots.Place
    {
        UnfinishedBallots.Place(
            session: SHA256Digest(of: caller.cookie), person: visitor.pseudonym, submission: id,
            number: number)
    }
}

extension OutputRequest {
    /// Whether anything was typed into the form of a decision.
    var hasDecision: Bool {
        decision != nil || !reason.allSatisfy(\.isWhitespace) || !canned.isEmpty
    }
}
