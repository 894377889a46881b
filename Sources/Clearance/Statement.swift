import Signing

/// An in-toto Statement v1 with exactly its four keys, as canonical JSON.
public struct Statement: Hashable, Sendable {
    public static let type = "https://in-toto.io/Statement/v1"

    /// A file that the statement is about.
    public struct Subject: Hashable, Sendable {
        public let name: String
        public let digest: SHA256Digest

        public init(name: String, digest: SHA256Digest) {
            self.name = name
            self.digest = digest
        }
    }

    public let subjects: [Subject]
    public let predicateType: String
    public let predicate: JSONValue

    public init(subjects: [Subject], predicateType: String, predicate: JSONValue) {
        self.subjects = subjects
        self.predicateType = predicateType
        self.predicate = predicate
    }

    public func bytes() throws -> [UInt8] {
        let subjects = subjects.map { subject in
            JSONValue.object([
                "name": .string(subject.name),
                "digest": .object(["sha256": .string(subject.digest.hex)]),
            ])
        }
        return try JSONValue.object([
            "_type": .string(Self.type), "subject": .array(subjects),
            "predicateType": .string(predicateType), "predicate": predicate,
        ]).canonicalBytes()
    }

    /// Reads a statement; refused unless it is what `bytes()` writes.
    public init(bytes: [UInt8]) throws {
        let value = try JSONValue(canonical: bytes)
        guard let members = value.object, members.count == 4,
            members["_type"]?.string == Self.type,
            let predicateType = members["predicateType"]?.string,
            let predicate = members["predicate"], predicate.object != nil,
            let list = members["subject"]?.array, !list.isEmpty
        else { throw Refusal.malformed("statement") }
        subjects = try list.map { value in
            guard let subject = value.object, subject.count == 2,
                let name = subject["name"]?.string,
                let digests = subject["digest"]?.object, digests.count == 1,
                let digest = digests["sha256"]?.string.flatMap({ SHA256Digest(hex: $0) })
            else { throw Refusal.malformed("subject") }
            return Subject(name: name, digest: digest)
        }
        self.predicateType = predicateType
        self.predicate = predicate
    }
}
