import Clearance
import Readers
import Writers

/// `identity` in desk.yaml: who asks is said by a header that a proxy sets, which has made sure of
/// it. Taken only from the unix socket, to which nobody but the proxy may connect, or from the one
/// machine that `peer` names.
public struct ProxyIdentity: Hashable, Sendable {
    /// The header's name, such as `X-Remote-User`.
    public let header: String
    /// Names at this desk by other names that the proxy may give. One person is one identity,
    /// under whichever name they come.
    public let aliases: [String: String]
    /// Nil: the proxy stands before the unix socket.
    public let peer: ProxyPeer?

    init?(_ map: MapReader) {
        map.require("header")
        header = map.text("header") ?? ""
        aliases = Dictionary(map.textMap("aliases"), uniquingKeysWith: { $1 })
        let place = map.map("peer")
        peer = place.flatMap { ProxyPeer($0) }
        map.finish()
        guard !header.isEmpty else { return nil }
    }

    var yaml: [String] {
        let pairs = aliases.sorted { $0.key < $1.key }.map {
            "\(YAML.scalar($0.key)): \(YAML.scalar($0.value))"
        }
        var parts = [
            "header: \(YAML.scalar(header))", "aliases: {\(pairs.joined(separator: ", "))}",
        ]
        if let peer { parts.append("peer: \(peer.yaml)") }
        return [
            "# Who asks, as a proxy before the desk says; nobody signs in here.",
            "identity: {\(parts.joined(separator: ", "))}",
        ]
    }

    /// The name at this desk.
    func name(of given: String) -> String { aliases[given] ?? given }
}

extension OpenDesk {
    /// The person whom the proxy names; nil if that is nobody here. The first time in a while it is
    /// an entry of the log, as a sign-in is.
    public func visitor(named given: String, by identity: ProxyIdentity) throws -> Visitor? {
        guard let person = try? pseudonym(of: identity.name(of: given)),
            let roles = ledger.roles[person], let name = try knownName(of: person)
        else { return nil }
        let now = clock()
        let last = memoOfArrivals[person] ?? Int.min / 2
        if now - last > SignInPolicy.longest {
            _ = try withLock {
                try append([Pending(event: event(.signedIn, by: person), openings: [])])
            }
            memoOfArrivals[person] = now
        }
        return Visitor(name: name, pseudonym: person, roles: roles)
    }
}
