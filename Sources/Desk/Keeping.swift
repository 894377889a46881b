import Clearance
import Signing

extension OpenDesk {
    /// What the votes of an earlier version were about, each with its salt; none where the log has
    /// no commitments to it, or it was erased.
    func bases(of id: String) throws -> [EventStore.Opening] {
        guard let submission = ledger.submissions[id], let check = submission.checks.last else {
            return []
        }
        return try submission.findings.indices.compactMap {
            try store.opening(of: check, named: "findings:\($0)")
        }
    }

    /// The entries that keep the votes which the version before gave to what has not changed, and
    /// close the review if nothing is left to decide. `pending` is what hands the new version in.
    func keeping(for id: String, _ judged: JudgedSubmission, after pending: [Pending]) throws
        -> [Pending]
    {
        var next = ledger
        for item in pending { try next.apply(item.event) }
        let kept = try outsiders(
            of: judged.report.submission.declaration.project,
            next.keepable(in: try next.submission(id)))
        guard !kept.votes.isEmpty else { return [] }
        let keeping = event(.kept(kept), by: nil)
        try next.apply(keeping)
        let closing = try closing(try next.submission(id))
        return [keeping, closing.map { event($0, by: nil) }].compactMap { event in
            event.map { Pending(event: $0, openings: []) }
        }
    }

    /// Without the votes of whoever has handed in work of the project since, which no entry tells.
    private func outsiders(of project: String, _ kept: Event.Kept) throws -> Event.Kept {
        var inside: Set<Int> = []
        for place in kept.votes + kept.owners {
            guard let person = try event(at: place.entry).actor,
                try !hasHandedIn(person, workOf: project)
            else {
                inside.insert(place.entry)
                continue
            }
        }
        // Where a consent is not kept, the votes that relied on it are not either.
        let lost = Set(kept.owners.filter { inside.contains($0.entry) }.map(\.output))
        return Event.Kept(
            submission: kept.submission,
            votes: kept.votes.filter { !inside.contains($0.entry) && !lost.contains($0.output) },
            owners: kept.owners.filter { !inside.contains($0.entry) && !lost.contains($0.output) })
    }
}
