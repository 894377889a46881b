import Clearance
import Desk
import Hummingbird
import Readers
import Synchronization

/// What people typed about files before they went on to another, unsigned: it waits in memory for the
/// session that typed it, until that decides on the file or ends. No passphrase is among it.
final class UnfinishedBallots: Sendable {
    struct Place: Hashable {
        /// The word in the session's forms.
        let session: String
        let person: Pseudonym
        let submission: String
        /// From 1.
        let number: Int
    }

    struct Ballot {
        let typed: OutputRequest
        /// What was on its page.
        let shown: Shown
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

    func drop(session: String) { state.withLock { $0.drop { $0.session == session } } }

    func drop(of person: Pseudonym) { state.withLock { $0.drop { $0.person == person } } }
}

extension Site {
    /// Goes on to another file. What was typed about this one is in its form again when somebody comes
    /// back to it.
    func leave(
        _ request: Request, _ form: [FormField], from id: String, _ number: Int, _ caller: Caller,
        _ visitor: Visitor
    ) async throws -> Response {
        try await requireReader(visitor, of: id)
        let place = place(id, number, caller, visitor)
        let typed = form.typedSoFar()
        if typed.isEmpty {
            unfinished.drop(place)
        } else {
            unfinished.keep(.init(typed: typed, shown: form.shown), at: place)
        }
        guard let next = request.uri.queryParameters.get("to").flatMap({ Int(sent: $0) }) else {
            throw Redirect(target: "/submissions/\(id)")
        }
        throw Redirect(target: "/submissions/\(id)/outputs/\(next)")
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
        asked.isBegun = true
        return try await page(with: asked, ballot.shown, at: id, number, caller, visitor)
    }

    func place(_ id: String, _ number: Int, _ caller: Caller, _ visitor: Visitor)
        -> UnfinishedBallots.Place
    {
        UnfinishedBallots.Place(
            session: caller.formToken, person: visitor.pseudonym, submission: id, number: number)
    }
}

extension OutputRequest {
    fileprivate var isEmpty: Bool {
        decision == nil && reason.allSatisfy(\.isWhitespace) && canned.isEmpty
    }
}
