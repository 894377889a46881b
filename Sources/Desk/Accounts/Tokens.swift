import Audit
import Clearance
import Foundation
import GRDB
import Signing

/// What somebody's program may do in their name. None of it is a vote, a release or a recall:
/// those take the person.
public enum TokenScope: String, CaseIterable, Codable, Sendable {
    /// Whatever the person may read.
    case read
    /// Check, hand in and take back.
    case submit
}

/// A token as a list shows it; nobody can make the token from it.
public struct APIToken: Hashable, Sendable {
    /// Ten characters; begins the token itself.
    public let id: String
    public let person: Pseudonym
    public let scopes: Set<TokenScope>
    /// POSIX seconds.
    public let expires: Int
}

/// Who a program acts for, and what it may do.
public struct Bearer: Sendable {
    public let visitor: Visitor
    public let scopes: Set<TokenScope>
}

extension OpenDesk {
    /// The longest life of a token, in days.
    public static let longestToken = 366

    /// Makes a token for somebody's programs, to be shown once.
    public func makeToken(
        for name: String, scopes: Set<TokenScope>, days: Int, by operatorName: String
    ) throws -> String {
        let actor = try requireOperator(operatorName)
        guard (1...Self.longestToken).contains(days), !scopes.isEmpty else {
            throw DeskError.notConfirmed(
                "a token lasts 1 to \(Self.longestToken) days and may do something; choose both")
        }
        let person = try pseudonym(of: name)
        let drawn = SHA256Digest(of: try RandomBytes.make(32)).hex
        let (id, secret) = (String(drawn.prefix(10)), drawn.dropFirst(10))
        let token = "sp_\(id)_\(secret)"
        try openAccounts()
        let made = APIToken(
            id: id, person: person, scopes: scopes, expires: clock() + days * 86_400)
        // The log says so before it is good for anything.
        _ = try withLock {
            let event = event(.tokenMade(id: id, person: person, until: made.expires), by: actor)
            try append([Pending(event: event, openings: [])])
        }
        try accounts.add(made, hash: SHA256Digest(of: Array(token.utf8)).hex)
        return token
    }

    /// Every token that has not expired.
    public func tokens() throws -> [APIToken] {
        try openAccounts()
        return try accounts.tokens(after: clock())
    }

    public func revokeToken(_ id: String, by operatorName: String) throws {
        let actor = try requireOperator(operatorName)
        try openAccounts()
        guard try accounts.removeToken(id) else {
            throw DeskError.notConfirmed("\(id): there is no such token")
        }
        _ = try withLock {
            try append([Pending(event: event(.tokenRevoked(id: id), by: actor), openings: [])])
        }
    }

    /// Who this token stands for; nil if it is none, has expired, or the person has no role.
    public func bearer(of token: String) throws -> Bearer? {
        let hash = SHA256Digest(of: Array(token.utf8)).hex
        guard let known = try accounts.token(hash: hash), known.expires > clock(),
            let roles = ledger.roles[known.person], let name = try knownName(of: known.person)
        else { return nil }
        return Bearer(
            visitor: Visitor(name: name, pseudonym: known.person, roles: roles),
            scopes: known.scopes)
    }

    private func requireOperator(_ name: String) throws -> Pseudonym {
        let person = try pseudonym(of: name)
        guard ledger.roles[person]?.contains(.operator) ?? false else {
            throw Refusal.notAllowed(role: .operator)
        }
        return person
    }
}

extension AccountStore {
    func add(_ token: APIToken, hash: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "INSERT INTO token VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    token.id, hash, token.person.text,
                    token.scopes.map(\.rawValue).sorted().joined(separator: " "), token.expires,
                ])
        }
    }

    func token(hash: String) throws -> APIToken? {
        try pool.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM token WHERE hash = ?", arguments: [hash]
            ).flatMap(Self.token)
        }
    }

    func tokens(after time: Int) throws -> [APIToken] {
        try pool.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM token WHERE expires > ? ORDER BY expires, id",
                arguments: [time]
            ).compactMap(Self.token)
        }
    }

    /// Whether there was one.
    func removeToken(_ id: String) throws -> Bool {
        try pool.write { database in
            try database.execute(sql: "DELETE FROM token WHERE id = ?", arguments: [id])
            return database.changesCount > 0
        }
    }

    private static func token(_ row: Row) -> APIToken? {
        guard let person = Pseudonym(row["pseudonym"] as String) else { return nil }
        let scopes = (row["scopes"] as String).split(separator: " ")
            .compactMap { TokenScope(rawValue: String($0)) }
        return APIToken(
            id: row["id"], person: person, scopes: Set(scopes), expires: row["expires"])
    }
}

// MARK: - Requests that are sent twice

extension AccountStore {
    /// What became of a request with a key of its own.
    enum Attempt: Hashable {
        /// It is the first.
        case new
        /// It was done before, with this result.
        case done(String)
        /// Another request had the same key.
        case other
        /// It was begun and did not end.
        case unfinished
    }

    /// Notes that a request begins. `time` is now; what is older than a week is forgotten.
    func begin(_ key: String, of pseudonym: String, digest: String, at time: Int) throws -> Attempt
    {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM attempt WHERE time < ?", arguments: [time - 7 * 86_400])
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM attempt WHERE pseudonym = ? AND key = ?",
                arguments: [pseudonym, key])
            guard let row else {
                try database.execute(
                    sql: "INSERT INTO attempt VALUES (?, ?, ?, NULL, ?)",
                    arguments: [pseudonym, key, digest, time])
                return .new
            }
            guard row["digest"] == digest else { return .other }
            return (row["result"] as String?).map(Attempt.done) ?? .unfinished
        }
    }

    func finish(_ key: String, of pseudonym: String, result: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "UPDATE attempt SET result = ? WHERE pseudonym = ? AND key = ?",
                arguments: [result, pseudonym, key])
        }
    }

    /// A request that was refused may be sent again.
    func forget(_ key: String, of pseudonym: String) throws {
        try pool.write { database in
            try database.execute(
                sql: "DELETE FROM attempt WHERE pseudonym = ? AND key = ? AND result IS NULL",
                arguments: [pseudonym, key])
        }
    }
}
