import Signing

/// Wrong secrets under names that nobody has. They have to wait like any, so that waiting tells
/// nobody which names there are. Only in memory, and only a digest: what somebody typed as a name
/// may be a secret.
struct Strangers {
    private var refused: [SHA256Digest: (failures: Int, blockedUntil: Int)] = [:]

    /// More names than anybody can try while each takes a look at a secret.
    private static let most = 50_000

    func blockedUntil(_ mark: SHA256Digest) -> Int { refused[mark]?.blockedUntil ?? 0 }

    func failures(_ mark: SHA256Digest) -> Int { refused[mark]?.failures ?? 0 }

    mutating func note(_ mark: SHA256Digest, failures: Int, blockedUntil: Int) {
        if refused.count >= Self.most { refused = [:] }
        refused[mark] = (failures, blockedUntil)
    }
}
