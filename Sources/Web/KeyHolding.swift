import Clearance
import Desk
import Hummingbird
import Readers

/// Until when this session's keys are open, as templates say it.
struct OpenKeys: Hashable {
    /// `10:42 UTC`; nil where the key is not held.
    let checker: String?
    let owner: String?
    /// Of the two, the one that ends later.
    let until: String?

    init(checker: String?, owner: String?) {
        self.checker = checker
        self.owner = owner
        until = [checker, owner].compactMap { $0 }.max()
    }
}

extension Site {
    /// Keys are held for sessions of this desk only: where a proxy says who asks there are none.
    func openKeys(of caller: Caller) -> OpenKeys {
        guard let visitor = caller.visitor, identity == nil else {
            return OpenKeys(checker: nil, owner: nil)
        }
        func until(_ role: Role) -> String? {
            heldKeys.end(of: visitor.pseudonym, for: caller.cookie, as: role).map(TimeOfDay.text)
        }
        return OpenKeys(checker: until(.checker), owner: until(.dataOwner))
    }

    /// The key for a decision: by the passphrase in the form, or the one that is held. Where its
    /// owner asks for it and the policy allows it, it is held from now on.
    func keyAccess(
        _ form: [FormField], _ caller: Caller, _ visitor: Visitor, as role: Role
    ) async throws -> KeyAccess {
        let passphrase = form.bytes("passphrase")
        let minutes = identity == nil ? try await keeper.use { $0.holdMinutes } : 0
        guard !passphrase.isEmpty else {
            let held = heldKeys.key(
                of: visitor.pseudonym, for: caller.cookie, as: role, minutes: minutes)
            guard let held else {
                throw Objection("Your key is locked: type its passphrase.", .forbidden)
            }
            return .held(held)
        }
        guard minutes > 0, form.text("hold") == "yes" else { return .passphrase(passphrase) }
        let key = try await keeper.use {
            try $0.keyToHold(of: visitor, passphrase, as: role)
        }
        heldKeys.hold(
            key, of: visitor.pseudonym, for: caller.cookie, as: role, minutes: minutes,
            at: TimeOfDay.now)
        // Nobody may ask again before its time is over; it is let go of then all the same.
        Task { [heldKeys] in
            try? await Task.sleep(for: .seconds(60 * minutes))
            heldKeys.dropOld()
        }
        return .held(key)
    }

    /// Lets go of this session's keys at once.
    func lockKeys(_ request: Request) async throws -> Response {
        let (caller, _) = try await signedIn(request)
        _ = try await form(request, of: caller)
        heldKeys.drop(session: caller.cookie)
        throw Redirect(target: "/")
    }
}
