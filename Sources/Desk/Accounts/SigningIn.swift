import Clearance
import Signing

/// Somebody who is signed in at the desk's pages.
public struct Visitor: Hashable, Sendable {
    public let name: String
    public let pseudonym: Pseudonym
    public let roles: Set<Role>

    public func isA(_ role: Role) -> Bool { roles.contains(role) }

    /// Whether the log, people, keys and figures are theirs to look at.
    public var readsLog: Bool { !roles.isDisjoint(with: [.auditor, .operator, .releaseManager]) }
}

/// What is needed to look at a secret without holding up the desk: scrypt is slow on purpose.
public struct SignInAttempt: Sendable {
    let pseudonym: Pseudonym?
    /// What wrong secrets are counted by where nobody has the name.
    let mark: SHA256Digest
    let hash: PasswordHash
    /// Seconds to wait; 0 to be looked at now.
    public let wait: Int

    /// Whether it is the right secret. As slow for a name that nobody has.
    public func accepts(_ secret: [UInt8]) -> Bool {
        let accepted = hash.accepts(secret)
        return accepted && pseudonym != nil
    }
}

/// Where sign-ins and half-finished submissions are kept, and how long they last.
public enum SignInPolicy {
    /// Characters of a secret.
    public static let shortest = 12
    /// Seconds after which a session that nobody uses ends, and after which any ends.
    public static let idle = 3600
    public static let longest = 12 * 3600
    /// Wrong secrets in a row before one has to wait, and the longest wait in seconds.
    public static let free = 4
    public static let longestWait = 900
    /// Seconds for which an upload waits to be submitted.
    public static let draft = 86_400

    /// Seconds between two entries that say how many sign-ins were refused.
    public static let refusalPeriod = 60

    /// Doubling from the fifth wrong secret on.
    static func wait(after failures: Int) -> Int {
        guard failures > free else { return 0 }
        return min(longestWait, 1 << min(failures - free, 20))
    }
}

extension OpenDesk {
    var accounts: AccountStore { AccountStore(store.pool) }

    /// Makes room for accounts in the desk's database, if there is none yet.
    public func openAccounts() throws { try accounts.makeTables() }

    /// Learns what other processes recorded since.
    public func refresh() throws { try catchUp() }

    /// Lets a registered person sign in with `secret`, which has at least
    /// `SignInPolicy.shortest` bytes; whoever is signed in under the name is signed out.
    public func setPassword(_ secret: [UInt8], of name: String) throws {
        let person = try pseudonym(of: name)
        guard secret.count >= SignInPolicy.shortest else {
            throw DeskError.notConfirmed(
                "a sign-in secret has at least \(SignInPolicy.shortest) characters; choose a longer one"
            )
        }
        try openAccounts()
        try accounts.setHash(try PasswordHash(of: secret).text, of: person.text)
    }

    /// Begins a sign-in. A name that nobody has, or that has no secret yet, gets an attempt that
    /// fails as slowly as any, and has to wait as any after too many.
    public func attempt(toSignInAs name: String, instead: PasswordHash) throws -> SignInAttempt {
        let mark = SHA256Digest(of: Array(name.utf8))
        let person = try? pseudonym(of: name)
        guard let account = try accounts.account(of: person?.text ?? ""), let person,
            let hash = PasswordHash(account.hash)
        else {
            let wait = max(0, strangers.blockedUntil(mark) - clock())
            return SignInAttempt(pseudonym: nil, mark: mark, hash: instead, wait: wait)
        }
        return SignInAttempt(
            pseudonym: person, mark: mark, hash: hash,
            wait: max(0, account.blockedUntil - clock()))
    }

    /// Ends a sign-in: a new session's token, or nil, counted against the name. Who has a second
    /// device gives its `code` as well. Sign-ins are entries of the log; of refused ones it has only
    /// the number, at most once a minute, and never a name.
    public func finish(_ attempt: SignInAttempt, accepted: Bool, code: String = "") throws
        -> [UInt8]?
    {
        guard let person = attempt.pseudonym, accepted, try accepts(code, of: person) else {
            try refuse(attempt)
            return nil
        }
        try accounts.setFailures(0, blockedUntil: 0, of: person.text)
        _ = try withLock {
            try append([Pending(event: event(.signedIn, by: person), openings: [])])
        }
        return try beginSession(of: person)
    }

    /// A new session's token.
    func beginSession(of person: Pseudonym) throws -> [UInt8] {
        let token = try RandomBytes.make(32)
        try accounts.begin(Self.stored(token), of: person.text, at: clock())
        return token
    }

    /// Whether it is the code of the person's device; without a device anything is.
    private func accepts(_ code: String, of person: Pseudonym) throws -> Bool {
        guard let device = try accounts.device(of: person.text) else { return true }
        guard
            let step = OneTimeCode(seed: device.seed).step(
                of: code, at: clock(), after: device.step)
        else { return false }
        try accounts.setStep(step, of: person.text)
        return true
    }

    private func refuse(_ attempt: SignInAttempt) throws {
        let known = try accounts.account(of: attempt.pseudonym?.text ?? "")
        let failures = 1 + (known?.failures ?? strangers.failures(attempt.mark))
        let blockedUntil = clock() + SignInPolicy.wait(after: failures)
        if attempt.pseudonym == nil {
            strangers.note(attempt.mark, failures: failures, blockedUntil: blockedUntil)
        }
        let count = try accounts.countRefusal(
            of: attempt.pseudonym.map { ($0.text, failures, blockedUntil) }, at: clock(),
            period: SignInPolicy.refusalPeriod)
        guard let count else { return }
        _ = try withLock {
            try append([Pending(event: event(.signInsRefused(count: count), by: nil), openings: [])]
            )
        }
    }

    /// Writes into the log that so many requests said who asks and were not believed.
    public func noteRefusals(_ count: Int) throws {
        _ = try withLock {
            try append([Pending(event: event(.signInsRefused(count: count), by: nil), openings: [])]
            )
        }
    }

    /// Gives somebody a second device, or another one: what to type into it. Until the next call
    /// signing in takes its codes too.
    public func addDevice(of name: String) throws -> String {
        let person = try pseudonym(of: name)
        try openAccounts()
        let drawn = try OneTimeCode.draw()
        try accounts.setDevice(drawn.seed, of: person.text)
        return drawn.text
    }

    public func removeDevice(of name: String) throws {
        let person = try pseudonym(of: name)
        try openAccounts()
        try accounts.setDevice(nil, of: person.text)
    }

    /// Who has this session; nil once it has ended or the person has no role any more.
    public func visitor(token: [UInt8]) throws -> Visitor? {
        let now = clock()
        guard let session = try accounts.session(Self.stored(token)) else { return nil }
        guard lasts(session), let person = Pseudonym(session.pseudonym),
            let roles = ledger.roles[person],
            let name = try knownName(of: person)
        else {
            try accounts.end(Self.stored(token))
            return nil
        }
        if now > session.seen + 60 { try accounts.touch(Self.stored(token), at: now) }
        return Visitor(name: name, pseudonym: person, roles: roles)
    }

    /// Whether a session, by the digest of its token, is not over. To ask does not lengthen it.
    public func lasts(session: SHA256Digest) throws -> Bool {
        try accounts.session(session.bytes).map(lasts) ?? false
    }

    private func lasts(_ session: AccountStore.Session) -> Bool {
        clock() < session.begun + SignInPolicy.longest
            && clock() < session.seen + SignInPolicy.idle
    }

    /// Somebody who is registered, for a program that acts for them.
    public func visitor(named name: String) throws -> Visitor {
        let person = try pseudonym(of: name)
        return Visitor(name: name, pseudonym: person, roles: ledger.roles[person] ?? [])
    }

    public func signOut(token: [UInt8]) throws { try accounts.end(Self.stored(token)) }

    public func signOutEverywhere(_ visitor: Visitor) throws {
        try accounts.endAll(of: visitor.pseudonym.text)
    }

    /// Tokens are kept hashed: whoever reads the database cannot use one.
    private static func stored(_ token: [UInt8]) -> [UInt8] { SHA256Digest(of: token).bytes }
}

/// The word that a form has to carry so that another site cannot send it: derived from the cookie,
/// which another site cannot read.
public enum FormToken {
    public static func token(for cookie: [UInt8]) -> String {
        SHA256Digest(of: Array("form:".utf8) + cookie).hex
    }

    /// Compares without saying where they differ.
    public static func matches(_ text: String, cookie: [UInt8]) -> Bool {
        let expected = Array(token(for: cookie).utf8)
        let given = Array(text.utf8)
        guard given.count == expected.count else { return false }
        return zip(given, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
