import Signing

/// What is not in a bundle, by the name that it should have.
extension BundleFolder {
    /// The release signature, by the key that the envelope names.
    func signaturePath() -> String {
        let envelope = try? JSONValue(parsing: read(BundleLayout.envelope))
        let keyID = envelope?["signatures"]?.array?.first?["keyid"]?.string
        guard let keyID, let digest = SHA256Digest(hex: keyID) else { return "sig" }
        return BundleLayout.signature(keyID: digest.hex)
    }

    /// A signature without its vote: the vote is missing, or the signature is too many.
    ///
    /// - `votes`: how many the statement names.
    func strayVote(_ path: String, among votes: Int) -> BundleError {
        let present = paths(under: "votes/").count { $0.hasSuffix(".json") }
        guard present < votes else { return BundleError(path, .unexpected) }
        return BundleError(path.dropLast(3) + "json", .missing)
    }
}
