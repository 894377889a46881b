/// The names in a release bundle (INTERFACE.md, "The release bundle"). Paths are relative to the
/// bundle's folder.
enum BundleLayout {
    static let files = "files/"
    static let sums = "SHA256SUMS"
    static let statement = "statement.json"
    static let envelope = "statement.dsse.json"
    static let cms = "statement.p7s"
    static let timeStamp = "statement.tsr"
    static let criteria = "criteria.json"
    static let crate = "ro-crate-metadata.json"
    static let revocations = "crl.pem"
    static let entry = "entry.json"
    static let proof = "release.tlog-proof"

    static let required = [sums, statement, envelope, cms, criteria, crate, entry, proof]
    static let optional = [timeStamp, revocations]
    /// What the statement names by digest besides the files and the votes.
    static let attachments = [criteria, revocations, crate]

    static func signature(keyID: String) -> String { "sig/\(keyID).sig" }
    static func vote(keyID: String, number: Int) -> String { "votes/\(keyID)/\(number).json" }
    static func voteSignature(keyID: String, number: Int) -> String {
        "votes/\(keyID)/\(number).sig"
    }

    static let predicateType = "urn:sallyport:release:1"
}

/// Orders paths by their bytes, as everything in a bundle is ordered.
func byBytes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
}
