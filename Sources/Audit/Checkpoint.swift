import Signing

/// What a log signs: its origin (a name for life), its size and its root.
///
/// Every line is non-empty. Lines after the third are extensions; we write none and keep
/// those of others as they are. Source: C2SP tlog-checkpoint v1.0.0.
public struct Checkpoint: Hashable, Sendable {
    public let origin: String
    public let head: TreeHead
    /// The text to be signed, with its final line end.
    public let text: [UInt8]

    /// A new checkpoint. The origin must be usable as the name of the log's key.
    public init(origin: String, head: TreeHead) throws {
        guard isKeyName(origin) else { throw NoteProblem.keyName }
        let root = Base64.encode(head.root.bytes)
        try self.init(text: Array("\(origin)\n\(head.size)\n\(root)\n".utf8))
    }

    /// Throws `NoteProblem.checkpointLine` with the first line that is wrong. A size has no
    /// leading zero; the root of the empty tree must be SHA-256 of no bytes.
    public init(text: [UInt8]) throws {
        guard text.last == 0x0A, let string = String(validating: text, as: UTF8.self) else {
            throw NoteProblem.notText
        }
        let lines = string.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where line.isEmpty {
            throw NoteProblem.checkpointLine(number + 1)
        }
        guard lines.count > 1, let size = decimal(lines[1]) else {
            throw NoteProblem.checkpointLine(2)
        }
        guard lines.count > 2, let bytes = Base64.decode(String(Substring(lines[2]))),
            let root = SHA256Digest(bytes: bytes), TreeHead(size: size, root: root).isPossible
        else { throw NoteProblem.checkpointLine(3) }
        origin = String(Substring(lines[0]))
        head = TreeHead(size: size, root: root)
        self.text = text
    }

    /// The checkpoint in a note that `key` signed. The key's name must be the origin.
    public static func verified(_ note: [UInt8], key: VerifierKey) throws -> Checkpoint {
        try LogTrust(key: key).checkpoint(in: note).checkpoint
    }

    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A whole number below 2^63 in ASCII digits, without sign or leading zero.
func decimal(_ text: some Collection<UInt8>) -> Int? {
    guard let first = text.first, first != 0x30 || text.count == 1 else { return nil }
    var number = 0
    for digit in text {
        guard (0x30...0x39).contains(digit) else { return nil }
        let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(Int(digit) - 0x30)
        guard !overflow, !carry else { return nil }
        number = sum
    }
    return number
}
