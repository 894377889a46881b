import Clearance
import Signing
import Synchronization

/// How a key is opened for a decision that was sent from a page.
public enum KeyAccess: Sendable {
    case passphrase([UInt8])
    /// Its owner opened it before, and asked for it to be held.
    case held(PrivateKey)
}

/// Keys that their owners opened and asked to be held for some minutes, where the policy allows it:
/// each for one session and one role, in memory only. OpenSSL overwrites a key as it lets go of it.
public final class HeldKeys: Sendable {
    private struct Place: Hashable {
        let session: SHA256Digest
        let role: Role
    }

    private struct Held {
        let person: Pseudonym
        let key: PrivateKey
        let since: ContinuousClock.Instant
        let minutes: Int
        /// When it ends, in seconds since 1970, for people; what counts is a clock that nobody sets.
        let end: Int

        func lasts(at now: ContinuousClock.Instant, _ allowed: Int) -> Bool {
            now < since + .seconds(60 * min(minutes, allowed))
        }
    }

    private let held = Mutex<[Place: Held]>([:])

    public init() {}

    private static func place(_ session: [UInt8], _ role: Role) -> Place {
        Place(session: SHA256Digest(of: session), role: role)
    }

    /// Holds a key for so many minutes from now on. Using it does not lengthen that.
    ///
    /// - `session`: the token in the cookie.
    /// - `time`: now, in seconds since 1970.
    public func hold(
        _ key: PrivateKey, of person: Pseudonym, for session: [UInt8], as role: Role, minutes: Int,
        at time: Int, since: ContinuousClock.Instant = .now
    ) {
        held.withLock {
            $0[Self.place(session, role)] = Held(
                person: person, key: key, since: since, minutes: minutes, end: time + 60 * minutes)
        }
    }

    /// The key that this session may still use. One whose time is over is let go.
    ///
    /// - `minutes`: what the policy allows now.
    public func key(
        of person: Pseudonym, for session: [UInt8], as role: Role, minutes: Int,
        now: ContinuousClock.Instant = .now
    ) -> PrivateKey? {
        held.withLock { held in
            let place = Self.place(session, role)
            guard let one = held[place] else { return nil }
            guard one.person == person, one.lasts(at: now, minutes) else {
                held[place] = nil
                return nil
            }
            return one.key
        }
    }

    /// Until when this session's key is held, in seconds since 1970; nil if it is not.
    public func end(
        of person: Pseudonym, for session: [UInt8], as role: Role,
        now: ContinuousClock.Instant = .now
    ) -> Int? {
        held.withLock { held in
            guard let one = held[Self.place(session, role)], one.person == person,
                one.lasts(at: now, one.minutes)
            else { return nil }
            return one.end
        }
    }

    /// Lets go of every key whose time is over.
    public func dropOld(now: ContinuousClock.Instant = .now) {
        held.withLock { held in
            held = held.filter { $0.value.lasts(at: now, $0.value.minutes) }
        }
    }

    public func drop(session: [UInt8]) {
        let digest = SHA256Digest(of: session)
        held.withLock { held in held = held.filter { $0.key.session != digest } }
    }

    public func dropAll(of person: Pseudonym) {
        held.withLock { held in held = held.filter { $0.value.person != person } }
    }

    public func dropAll() { held.withLock { $0 = [:] } }
}

/// Too many wrong passphrases were typed; nothing was tried.
public struct WaitForKey: Error {
    public let seconds: Int
}

extension OpenDesk {
    /// For how many minutes the policy lets somebody's key be held; 0: not at all.
    public var holdMinutes: Int { ledger.policy.holdMinutes }

    /// Opens somebody's key to hold it. Throws `WaitForKey` after too many wrong passphrases.
    public func keyToHold(of visitor: Visitor, _ passphrase: [UInt8], as role: Role) throws
        -> PrivateKey
    {
        try refresh()
        if let seconds = try secondsToWait(visitor) { throw WaitForKey(seconds: seconds) }
        return try open(keyOf: visitor, .passphrase(passphrase), as: role)
    }
}
