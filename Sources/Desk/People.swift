import Audit
import Clearance
import Foundation
import Glibc
import Signing

/// Who works at a desk. Names are in the private records; the log knows pseudonyms.
public enum People {
    /// Throws `DeskError.badName` for what nobody should be called in a list.
    static func check(_ name: String) throws {
        let plain = name.unicodeScalars.allSatisfy {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(
                $0.properties.generalCategory)
        }
        guard plain, (1...100).contains(name.count), name.first != " ", name.last != " " else {
            throw DeskError.badName(plain && !name.isEmpty ? name : "this")
        }
    }

    /// Equal for names that people take for one: however they are composed, in capitals or not, and with
    /// letters of other alphabets that look like Latin ones.
    static func folded(_ name: String) -> String {
        FoldedName.latinised(
            name.precomposedStringWithCompatibilityMapping
                .folding(options: [.caseInsensitive, .widthInsensitive], locale: nil)
        ).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What pages call the desk itself, or somebody whose name was erased.
    static func isReserved(_ name: String) -> Bool {
        ["the desk", "somebody", "nobody", "you"].contains(folded(name))
            || folded(name).hasPrefix("a:")
    }
}

/// One person, as a list shows them.
public struct Person: Hashable, Sendable {
    /// Nil once erased.
    public let name: String?
    public let pseudonym: Pseudonym
    public let roles: [Role]
    public let keyIDs: [String]
}

extension OpenDesk {
    public func people() throws -> [Person] {
        try ledger.roles.sorted { $0.key < $1.key }.map { pseudonym, roles in
            Person(
                name: try knownName(of: pseudonym), pseudonym: pseudonym,
                roles: roles.sorted { $0.rawValue < $1.rawValue },
                keyIDs: ledger.keys.filter { $0.value == pseudonym }.map(\.key).sorted())
        }
    }

    /// The pseudonym of a registered person.
    public func pseudonym(of name: String) throws -> Pseudonym {
        guard let text = try store.pseudonym(of: name), let pseudonym = Pseudonym(text) else {
            throw DeskError.unknownPerson(name)
        }
        _ = try recordedName(of: pseudonym)
        return pseudonym
    }

    /// Who asks from the command line; nil for nobody in particular.
    public func reader(named name: String?) throws -> ReportReader {
        try name.map { .person(try pseudonym(of: $0)) } ?? .holder
    }

    /// The name behind a pseudonym as the private records have it, checked against the entry that
    /// commits to it. Nil where no entry does and there is none.
    func recordedName(of pseudonym: Pseudonym) throws -> String? {
        let name = try store.name(of: pseudonym.text)
        guard let known = ledger.names[pseudonym] else { return name }
        let body = try record("name", of: known.index, opens: known.commitment)
        guard let name, name.utf8.elementsEqual(body) else {
            throw DeskError.damagedRecord(index: known.index, name: "name")
        }
        return name
    }

    /// Throws if somebody is registered whom people would take for the same.
    private func requireNewName(_ name: String) throws {
        guard !People.isReserved(name) else { throw DeskError.nameReserved(name) }
        let folded = People.folded(name)
        for pseudonym in ledger.roles.keys.sorted() {
            guard let other = try knownName(of: pseudonym), People.folded(other) == folded,
                !other.utf8.elementsEqual(name.utf8)
            else { continue }
            throw DeskError.nameTaken(name, by: other)
        }
    }

    /// The name behind a pseudonym, or the pseudonym where it was erased.
    public func name(of pseudonym: Pseudonym) throws -> String {
        try knownName(of: pseudonym) ?? pseudonym.text
    }

    /// Gives somebody a role; a new name is a new person. A checker or data owner needs a key: one
    /// is made and stored under the passphrase, or `publicKey` is registered and the private one stays where
    /// it is. Returns the key's id, if there is one.
    public func register(
        _ name: String, as role: Role, passphrase: [UInt8]?, publicKey: PublicKey? = nil,
        by operatorName: String
    ) throws -> String? {
        try People.check(name)
        let key = try passphrase.map { _ in try PrivateKey.generate(.ed25519) }
        let publicKey = publicKey ?? key?.publicKey
        guard !Role.signing.contains(role) || publicKey != nil else {
            throw DeskError.needsKey(role: role.rawValue)
        }
        guard Role.signing.contains(role) || publicKey == nil else {
            throw DeskError.needsNoKey(role: role.rawValue)
        }
        if let key, let passphrase {
            let path = folder.personKey(key.publicKey.keyID)
            try files.writeDurably(try key.encryptedPEM(passphrase: passphrase), to: path)
            chmod(path, 0o600)
            try files.syncFolder("\(folder.keys)/people")
        }
        try withLock { try add(name, role, publicKey, by: operatorName) }
        return publicKey?.keyID
    }

    private func add(
        _ name: String, _ role: Role, _ key: PublicKey?, by operatorName: String
    ) throws {
        let actor = try pseudonym(of: operatorName)
        let known = try store.pseudonym(of: name).flatMap(Pseudonym.init)
        if let known, key == nil, ledger.roles[known]?.contains(role) ?? false {
            throw DeskError.personExists(name)
        }
        if known == nil { try requireNewName(name) }
        let person = try known ?? Pseudonym.draw()
        // Older logs do not commit to names; whoever gets a role now has theirs committed to.
        let isNamed = ledger.names[person] != nil
        let (commitment, opening) = try commit("name", Array(name.utf8))
        let event = event(
            .keyAdded(
                person: person, role: role, keyID: key?.keyID, name: isNamed ? nil : commitment),
            by: actor)
        // What would be refused must not get into the trust folder.
        var probe = ledger
        try probe.apply(event)
        if let key { try trust(key, as: role) }
        try append(
            [Pending(event: event, openings: isNamed ? [] : [opening])],
            people: known == nil ? [(person.text, name)] : [])
    }

    /// Auditors count the votes of whoever is in `trust/checkers`; a data owner is no checker.
    private func trust(_ key: PublicKey, as role: Role) throws {
        let own = [
            try keys.releaseCertificate().publicKey?.keyID, signer.verifierKey.publicKey.keyID,
        ]
        guard !own.contains(key.keyID) else { throw DeskError.serviceKey }
        guard role == .checker else { return }
        try replaceDurably(key.pem, at: folder.checkerKey(key.keyID))
    }

    /// Takes a key out of force. Its earlier votes stay; the public key stays in the trust folder
    /// so that earlier releases go on verifying.
    public func retire(keyID: String, by operatorName: String) throws {
        try withLock {
            let actor = try pseudonym(of: operatorName)
            try append([Pending(event: event(.keyRetired(keyID: keyID), by: actor), openings: [])])
        }
    }

    /// Unlocks the key a person signs with: from `path`, or the one stored at this desk.
    /// Where several of theirs are stored, the first that the passphrase opens.
    ///
    /// - `role`: the office in which they sign with it.
    public func unlock(
        _ name: String, keyFile path: String?, passphrase: [UInt8], as role: Role = .checker
    ) throws -> PrivateKey {
        let person = try pseudonym(of: name)
        let registered = ledger.keys(of: person, as: role)
        var candidates = path.map { [$0] } ?? []
        if path == nil {
            candidates = try registered.map(folder.personKey).filter {
                try files.kind(of: $0) == .file
            }
        }
        guard let last = candidates.popLast() else { throw DeskError.noKey(person: name) }
        let other = candidates.lazy.compactMap { try? self.key(at: $0, passphrase) }.first
        let key = try other ?? key(at: last, passphrase)
        guard registered.contains(key.publicKey.keyID) else {
            throw DeskError.wrongKey(person: name)
        }
        return key
    }

    private func key(at path: String, _ passphrase: [UInt8]) throws -> PrivateKey {
        try PrivateKey(encryptedPEM: try files.read(path, limit: 1 << 16), passphrase: passphrase)
    }
}
