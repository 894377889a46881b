import Signing

/// Cosigns the checkpoints of logs it knows, as long as none of them ever goes back.
///
/// This is the judgement alone. The caller keeps, for each origin, the latest head; it asks
/// and stores under one lock, and stores before it answers: otherwise two requests at once,
/// or a crash, could roll a witness back. Source: C2SP tlog-witness v1.0.0.
public struct Witness: Sendable {
    /// What to send, and what to store first.
    public struct Answer: Hashable, Sendable {
        public let latest: TreeHead
        public let cosignature: SignedNote.Signature
    }

    /// Why a witness does not cosign, each with the HTTP status that says so.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        case malformed(NoteProblem)
        case oldBeyondNew
        case unsigned(NoteProblem)
        case unknownLog
        /// The witness knows another size; the answer's body is that size and a line end.
        case conflict(latest: Int)
        case inconsistent

        public var status: Int {
            switch self {
            case .malformed, .oldBeyondNew: 400
            case .unsigned: 403
            case .unknownLog: 404
            case .conflict: 409
            case .inconsistent: 422
            }
        }

        public var description: String {
            switch self {
            case .malformed(let problem), .unsigned(let problem): problem.description
            case .oldBeyondNew: "the old size is above that of the checkpoint"
            case .unknownLog: "this witness does not know that log"
            case .conflict(let latest): "the latest size seen here is \(latest); prove from there"
            case .inconsistent: "the checkpoint does not extend the latest one seen here"
            }
        }
    }

    public let cosigner: Cosigner
    /// The keys of the logs; several for one origin while its key changes.
    public let logs: [VerifierKey]

    public init(cosigner: Cosigner, logs: [VerifierKey]) {
        self.cosigner = cosigner
        self.logs = logs
    }

    /// Cosigns, or throws a `Refusal`. `latest` is the head stored for `request.origin`, nil
    /// if there is none yet; `time` is seconds since 1970. Errors of signing pass through.
    public func answer(
        _ request: AddCheckpointRequest, latest: TreeHead?, at time: Int
    ) throws -> Answer {
        let checkpoint = try signedCheckpoint(in: request)
        let known = latest ?? .empty
        let new = checkpoint.head
        guard request.oldSize <= new.size else { throw Refusal.oldBeyondNew }
        guard request.oldSize == known.size else { throw Refusal.conflict(latest: known.size) }
        guard MerkleTree.isConsistent(old: known, new: new, proof: request.proof) else {
            throw Refusal.inconsistent
        }
        return Answer(
            latest: new, cosignature: try cosigner.signature(of: checkpoint, at: time))
    }

    private func signedCheckpoint(in request: AddCheckpointRequest) throws -> Checkpoint {
        let origin = request.origin.utf8
        let keys = logs.filter { $0.kind == .ed25519 && $0.name.utf8.elementsEqual(origin) }
        guard !keys.isEmpty else { throw Refusal.unknownLog }
        do {
            _ = try request.note.verified(by: keys)
        } catch let problem as NoteProblem {
            throw Refusal.unsigned(problem)
        }
        do {
            return try Checkpoint(text: request.note.text)
        } catch let problem as NoteProblem {
            throw Refusal.malformed(problem)
        }
    }
}
