import Audit
import Signing
import Testing

struct FrontierTests {
    @Test func `has the tree's root at every size, and survives storage`() throws {
        var frontier = Frontier()
        var leaves: [SHA256Digest] = []
        for index in 0..<300 {
            #expect(frontier.head == TreeHead(size: index, root: MerkleTree.root(of: leaves)))
            #expect(try Frontier(bytes: frontier.bytes) == frontier)
            let leaf = MerkleTree.leafHash([UInt8(index & 255), UInt8(index >> 8)])
            let siblings = frontier.nextProof
            frontier.append(leaf)
            leaves.append(leaf)
            #expect(
                MerkleTree.isIncluded(
                    leaf: leaf, index: index, head: frontier.head, proof: siblings))
        }
    }

    @Test func `refuses stored bytes of a wrong length, and sizes that no log has`() {
        var frontier = Frontier()
        for index in 0..<5 { frontier.append(MerkleTree.leafHash([UInt8(index)])) }
        let bytes = frontier.bytes
        for count in 0..<bytes.count {
            #expect(throws: LogProblem.frontier) { try Frontier(bytes: Array(bytes.prefix(count))) }
        }
        #expect(throws: LogProblem.frontier) { try Frontier(bytes: bytes + [0]) }
        let most = [0x7F] + Array(repeating: 0xFF, count: 7 + 32 * 63) as [UInt8]
        #expect(throws: LogProblem.frontier) { try Frontier(bytes: most) }
        #expect(throws: LogProblem.frontier) { try Frontier(bytes: bytes.changing(0, by: 0x80)) }
        #expect(throws: LogProblem.frontier) { try Frontier(bytes: bytes.changing(7, by: 2)) }
    }
}
