/// All that a page of the desk depends on besides who asks for which: while it is the same, so is
/// the page.
public struct PageStamp: Hashable, Sendable {
    /// How long the log is. Private records come with their entries and do not change.
    let entries: Int
    /// How often somebody took or put back a submission.
    let claims: Int
    /// Ages are in days.
    let day: Int
}

extension OpenDesk {
    public func pageStamp() throws -> PageStamp {
        PageStamp(
            entries: ledger.size, claims: try accounts.claimChanges(), day: LogDay.day(of: clock()))
    }
}
