import Clearance

/// A field in the form of a decision.
public enum BallotField: Sendable {
    case decision, reason, passphrase
}

/// Which field of a form has to be mended.
public struct FaultyField: Sendable {
    public let decision: Bool
    public let reason: Bool
    public let passphrase: Bool

    init?(_ field: BallotField?) {
        guard let field else { return nil }
        decision = field == .decision
        reason = field == .reason
        passphrase = field == .passphrase
    }
}

/// How an output page is asked for.
public struct OutputRequest: Sendable {
    public var asText = false
    /// The first line of the text, from 1.
    public var line = 1
    /// The first row of a long table, from 1.
    public var row = 1
    /// The first cell whose evidence is shown, from 1.
    public var evidence = 1
    /// Put back into the form after a refusal.
    public var decision: Decision?
    public var reason = ""
    public var canned: Set<String> = []
    /// Who is asked, as the form names them.
    public var asked = ""
    public var concern: String?
    /// Which field the refusal was about; nil where it was about none.
    public var faulty: BallotField?
    /// They were typed into the form of a data owner.
    public var isOwners = false
    /// They were typed before somebody went on to something else.
    public var isBegun = false
    public var typed: TypedRemark?

    public init() {}
}
