import Audit
import Signing
import Testing

struct CheckpointTests {
    private static let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    private static let root = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="

    @Test(arguments: [
        ("empty", "log\n0\n\(empty)\n", 0),
        ("one entry", "log\n1\n\(root)\n", 1),
        ("the largest size", "log\n9223372036854775807\n\(root)\n", Int.max),
        ("an origin with spaces", "log of the lab\n1\n\(root)\n", 1),
        ("extensions", "log\n12\n\(root)\nextension\nanother\n", 12),
    ])
    func `reads checkpoints and keeps their text`(name: String, text: String, size: Int) throws {
        let checkpoint = try Checkpoint(text: .init(text))
        #expect(checkpoint.head.size == size)
        #expect(checkpoint.text == .init(text))
    }

    @Test(arguments: [
        ("nothing", "", NoteProblem.notText),
        ("no final line end", "log\n1\n\(root)", .notText),
        ("no origin", "\n1\n\(root)\n", .checkpointLine(1)),
        ("no size", "log\n\n\(root)\n", .checkpointLine(2)),
        ("origin alone", "log\n", .checkpointLine(2)),
        ("a leading zero", "log\n01\n\(root)\n", .checkpointLine(2)),
        ("a sign", "log\n+1\n\(root)\n", .checkpointLine(2)),
        ("a negative size", "log\n-1\n\(root)\n", .checkpointLine(2)),
        ("a size of 2^63", "log\n9223372036854775808\n\(root)\n", .checkpointLine(2)),
        ("an endless size", "log\n99999999999999999999999999\n\(root)\n", .checkpointLine(2)),
        ("other digits", "log\n\u{0661}\n\(root)\n", .checkpointLine(2)),
        ("no root", "log\n1\n", .checkpointLine(3)),
        (
            "a root of 31 bytes", "log\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoA==\n",
            .checkpointLine(3)
        ),
        ("an empty tree with a root", "log\n0\n\(root)\n", .checkpointLine(3)),
        (
            "the zero hash for an empty tree",
            "log\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", .checkpointLine(3)
        ),
        ("a tree with the empty root", "log\n1\n\(empty)\n", .checkpointLine(3)),
        ("an empty extension", "log\n1\n\(root)\n\n", .checkpointLine(4)),
    ])
    func `refuses other forms`(name: String, text: String, problem: NoteProblem) {
        #expect(throws: problem, "\(name)") { try Checkpoint(text: .init(text)) }
    }

    @Test func `is only believed when the key's name is the origin`() throws {
        let signer = try NoteSigner(name: "log", key: .generate(.ed25519))
        let own = try Checkpoint(origin: "log", head: .empty)
        let other = try Checkpoint(origin: "another", head: .empty)
        let note = try SignedNote.sign(text: own.text, signers: [signer])
        #expect(try Checkpoint.verified(note, key: signer.verifierKey) == own)
        let foreign = try SignedNote.sign(text: other.text, signers: [signer])
        #expect(throws: NoteProblem.otherOrigin) {
            try Checkpoint.verified(foreign, key: signer.verifierKey)
        }
    }
}
