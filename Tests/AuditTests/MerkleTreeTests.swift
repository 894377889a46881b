import Foundation
import Signing
import Testing

@testable import Audit

struct MerkleTreeTests {
    /// RFC 6962's test data, as its first implementations had it: the empty leaf and others.
    @Test func `hashes the published leaves and roots`() {
        let leaves: [[UInt8]] = [[], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31]]
        let hashes = leaves.map(MerkleTree.leafHash)

        #expect(
            MerkleTree.emptyRoot.hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            MerkleTree.root(of: Array(hashes.prefix(1))).hex
                == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            MerkleTree.root(of: Array(hashes.prefix(2))).hex
                == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
        #expect(
            MerkleTree.root(of: Array(hashes.prefix(3))).hex
                == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
    }

    @Test func `has the root that the definition gives, at every size`() {
        let leaves = (0..<70).map { MerkleTree.leafHash([UInt8($0)]) }
        for size in 0...70 {
            let some = Array(leaves.prefix(size))
            #expect(MerkleTree.root(of: some) == definedRoot(some[...]), "size \(size)")
        }
    }

    @Test func `accepts every inclusion proof it makes, and none with anything changed`() throws {
        let leaves = (0..<20).map { MerkleTree.leafHash([UInt8($0)]) }
        for size in 1...20 {
            let some = Array(leaves.prefix(size))
            let head = TreeHead(size: size, root: MerkleTree.root(of: some))
            for index in 0..<size {
                let proof = try MerkleTree.inclusionProof(
                    index: index, size: size, subtree: MerkleTree.subtrees(of: some))
                func accepts(_ index: Int, _ leaf: SHA256Digest, _ proof: [SHA256Digest]) -> Bool {
                    MerkleTree.isIncluded(leaf: leaf, index: index, head: head, proof: proof)
                }
                #expect(accepts(index, some[index], proof), "\(index) of \(size)")
                #expect(!accepts(index, MerkleTree.leafHash([99]), proof))
                #expect(!accepts(index, some[index], proof + [leaves[0]]))
                for other in -1...size + 1 where other != index {
                    #expect(!accepts(other, some[index], proof), "\(index) as \(other) of \(size)")
                }
                for place in proof.indices {
                    var changed = proof
                    changed[place] = MerkleTree.leafHash([98])
                    #expect(!accepts(index, some[index], changed))
                    changed.remove(at: place)
                    #expect(!accepts(index, some[index], changed))
                }
            }
        }
    }

    @Test func `accepts every consistency proof it makes, and none with anything changed`() throws {
        let leaves = (0..<20).map { MerkleTree.leafHash([UInt8($0)]) }
        let heads = (0...20).map {
            TreeHead(size: $0, root: MerkleTree.root(of: Array(leaves.prefix($0))))
        }
        for new in 0...20 {
            for old in 0...new {
                let proof = try MerkleTree.consistencyProof(
                    from: old, to: new, subtree: MerkleTree.subtrees(of: leaves))
                func accepts(_ old: TreeHead, _ proof: [SHA256Digest]) -> Bool {
                    MerkleTree.isConsistent(old: old, new: heads[new], proof: proof)
                }
                #expect(accepts(heads[old], proof), "\(old) to \(new)")
                #expect(!accepts(heads[old], proof + [leaves[0]]), "\(old) to \(new)")
                #expect(!accepts(TreeHead(size: old, root: leaves[19]), proof))
                for place in proof.indices {
                    var changed = proof
                    changed[place] = MerkleTree.leafHash([98])
                    #expect(!accepts(heads[old], changed), "\(old) to \(new)")
                }
            }
        }
    }

    private func definedRoot(_ leaves: ArraySlice<SHA256Digest>) -> SHA256Digest {
        guard leaves.count > 1 else { return leaves.first ?? SHA256Digest(of: [UInt8]()) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return SHA256Digest(
            of: [1] + definedRoot(leaves.prefix(half)).bytes
                + definedRoot(leaves.dropFirst(half)).bytes)
    }
}

/// transparency-dev/merkle's test data; see SOURCES.md beside it.
struct PublishedProofTests {
    private static let file = "/work/shared/transparency-kat/merkle-proofs.jsonl"
    private static let isThere = FileManager.default.isReadableFile(atPath: file)

    private struct Vector: Decodable {
        let kind: String
        let name: String
        let wantErr: Bool
        let proof: [String]?
        let leafHash: String?
        let leafIdx: UInt64?
        let treeSize: UInt64?
        let root: String?
        let root1: String?
        let root2: String?
        let size1: UInt64?
        let size2: UInt64?
    }

    @Test(.enabled(if: isThere, "the published proofs are not on this machine"))
    func `judges every published proof as its authors do`() throws {
        let lines = try String(contentsOfFile: Self.file, encoding: .utf8).split(separator: "\n")
        let vectors = try lines.map {
            try JSONDecoder().decode(Vector.self, from: Data($0.utf8))
        }
        #expect(vectors.count == 196)
        for vector in vectors {
            // Its roots are not hashes: a digest of 32 bytes refuses them.
            let isExempt = vector.name.hasSuffix("sizes-are-equal-one-and-proof-is-empty")
            #expect(accepts(vector) == (!vector.wantErr && !isExempt), "\(vector.name)")
        }
    }

    private func accepts(_ vector: Vector) -> Bool {
        let hashes = (vector.proof ?? []).map(digest)
        let proof = hashes.compactMap(\.self)
        guard proof.count == hashes.count else { return false }
        if vector.kind == "inclusion" {
            guard let leaf = digest(vector.leafHash), let root = digest(vector.root),
                let size = Int(exactly: vector.treeSize ?? 0),
                let index = Int(exactly: vector.leafIdx ?? 0)
            else { return false }
            return MerkleTree.isIncluded(
                leaf: leaf, index: index, head: TreeHead(size: size, root: root), proof: proof)
        }
        guard let root1 = digest(vector.root1), let root2 = digest(vector.root2),
            let size1 = Int(exactly: vector.size1 ?? 0), let size2 = Int(exactly: vector.size2 ?? 0)
        else { return false }
        return MerkleTree.isConsistent(
            old: TreeHead(size: size1, root: root1), new: TreeHead(size: size2, root: root2),
            proof: proof)
    }

    private func digest(_ base64: String?) -> SHA256Digest? {
        base64.flatMap(Base64.decode).flatMap(SHA256Digest.init(bytes:))
    }
}
