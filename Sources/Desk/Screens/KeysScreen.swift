import Clearance
import Signing

/// Who is registered, and every key that ever was, for the page of people and keys.
public struct PeopleScreen: Sendable {
    public let people: [Row]
    /// In force first, then the newest.
    public let keys: [Key]
    public let hasKeys: Bool
    /// The key that signs releases and the one that signs the log's checkpoints.
    public let releaseKey: String
    public let logKey: String
    /// What of the log was not looked at; nil: all was.
    public let remark: String?

    public struct Row: Hashable, Sendable {
        public let name: String
        public let pseudonym: String
        public let roles: String
        public let keys: [String]
    }

    /// One key in one office, from the entry that introduced it to the one that retired it.
    public struct Key: Hashable, Sendable {
        public let id: String
        public let name: String
        public let role: String
        public let isInForce: Bool
        public let since: Change
        /// Nil while it is in force.
        public let until: Change?
    }

    /// What an entry of the log says of a key: when, by whom.
    public struct Change: Hashable, Sendable {
        public let index: Int
        public let time: String
        public let by: String
    }
}

extension OpenDesk {
    /// How many pages of entries are looked through; an entry is found at once by its kind, unless
    /// the server has not read the log yet.
    private static let mostSearches = 16
    private static let mostFound = 1000

    /// The same until the next entry, once the whole log was looked at.
    public func peopleScreen() throws -> PeopleScreen {
        if let known = memo.people { return known }
        let found = try peopleNow()
        if found.remark == nil { memo.people = found }
        return found
    }

    private func peopleNow() throws -> PeopleScreen {
        let added = try events(ofKind: "key-add")
        let retired = try events(ofKind: "key-retire")
        let isComplete = added.isComplete && retired.isComplete
        let keys = try keys(added.events, retired.events)
        return PeopleScreen(
            people: try people().map { person in
                PeopleScreen.Row(
                    name: person.name ?? "(erased)", pseudonym: person.pseudonym.text,
                    roles: person.roles.map(\.rawValue).joined(separator: ", "),
                    keys: person.keyIDs)
            }, keys: keys, hasKeys: !keys.isEmpty,
            releaseKey: try self.keys.releaseCertificate().publicKey?.keyID ?? "none",
            logKey: "\(signer.verifierKey)",
            remark: isComplete
                ? nil
                : "The server is still reading the log: keys may be missing here. Look again in a "
                    + "few minutes.")
    }

    /// Entries of a kind, the newest first, and whether the whole log was looked at.
    private func events(ofKind kind: String) throws -> (
        events: [(index: Int, event: LogEvent)], isComplete: Bool
    ) {
        var indices: [Int] = []
        var end = ledger.size
        for _ in 0..<Self.mostSearches where end > 0 {
            let (found, stop) = try found(
                LogSearch(kind: kind), before: end, most: Self.mostFound)
            indices += found.map(\.index)
            end = stop
        }
        let events = try zip(indices, store.entries(at: indices)).map {
            ($0, try LogEvent(entry: $1))
        }
        return (events, try end == 0 && mentions.extent()?.lowerBound ?? 0 == 0)
    }

    private func keys(
        _ added: [(index: Int, event: LogEvent)], _ retired: [(index: Int, event: LogEvent)]
    ) throws -> [PeopleScreen.Key] {
        var ends: [String: PeopleScreen.Change] = [:]
        for (index, event) in retired {
            guard case .keyRetired(let keyID) = event.event else { continue }
            ends[keyID] = try change(index, event)
        }
        let keys = try added.compactMap { index, event -> PeopleScreen.Key? in
            guard case .keyAdded(let person, let role, let keyID?, _) = event.event else {
                return nil
            }
            return PeopleScreen.Key(
                id: keyID, name: try name(of: person), role: role.rawValue,
                isInForce: ledger.keys[keyID] != nil, since: try change(index, event),
                until: ends[keyID])
        }
        return keys.filter(\.isInForce) + keys.filter { !$0.isInForce }
    }

    private func change(_ index: Int, _ event: LogEvent) throws -> PeopleScreen.Change {
        PeopleScreen.Change(
            index: index, time: minute(event.time),
            by: try event.actor.map { try name(of: $0) } ?? "the desk, as it was made")
    }
}
