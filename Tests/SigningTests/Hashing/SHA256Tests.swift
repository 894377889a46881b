import Testing

@testable import Signing

@Suite struct SHA256Tests {
    /// Source: FIPS 180-4 examples, NIST Cryptographic Standards examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `gives the published digests`(text: String, hex: String) {
        #expect(SHA256Digest(of: text.utf8).hex == hex)
        let parts = Array(text.utf8).split(maxSplits: 9) { $0 == 0x61 }.map { Array($0) }
        let joined = parts.flatMap(\.self)
        #expect(SHA256Digest.of(parts: parts) == SHA256Digest(of: joined))
    }

    @Test func `a stream begins anew after its digest`() {
        let stream = SHA256Stream()
        stream.update(Array("a".utf8))
        stream.update(AnyCollection("bc".utf8))
        let first = stream.digest()
        #expect(first == SHA256Digest(of: "abc".utf8))
        #expect(stream.digest() == SHA256Digest(of: []))
    }

    @Test func `is read from exactly 32 bytes or 64 lower-case digits`() {
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(SHA256Digest(hex: hex)?.description == hex)
        #expect(SHA256Digest(hex: hex)?.bytes == Hex.decode(hex))
        #expect(SHA256Digest(bytes: Array(0..<32))?.bytes == Array(0..<32))
        for wrong in [hex.uppercased(), String(hex.dropLast()), hex + "00", "", " " + hex] {
            #expect(SHA256Digest(hex: wrong) == nil)
        }
        for count in [0, 31, 33] {
            #expect(SHA256Digest(bytes: [UInt8](repeating: 0, count: count)) == nil)
        }
    }

    @Test func `sorts as its text does`() {
        let digests = (0..<200 as Range<UInt8>).map { SHA256Digest(of: [$0]) }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    }

    /// Source: the test data of certificate-transparency's Merkle tree (8 standard leaves).
    @Test func `gives the published Merkle leaf and node hashes`() throws {
        let hasher = MerkleHasher()
        let leaves = ["", "00", "10", "2021", "3031", "40414243"]
            .compactMap { Hex.decode($0) }.map { hasher.leafHash(of: $0) }
        #expect(
            leaves[0].hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            hasher.nodeHash(leaves[0], leaves[1]).hex
                == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
        #expect(
            MerkleHasher.emptyRoot.hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let more = [
            Array<UInt8>(0x50...0x57), Array<UInt8>(0x60...0x6F),
        ].map { hasher.leafHash(of: $0) }
        var level = leaves + more
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map {
                hasher.nodeHash(level[$0], level[$0 + 1])
            }
        }
        #expect(
            level[0].hex == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    }
}
