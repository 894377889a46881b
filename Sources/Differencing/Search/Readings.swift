import Outputs

/// Numbers that can all be true.
extension Audit {
    /// What is published under a scenario, as systems of equations.
    struct Reading {
        let publication: Publication
        /// The publication without means, if there are some.
        let untied: Publication?
        let audits: [MeasureAudit]
        /// What was not taken as declared.
        let doubt: Doubt
        /// The sets that cannot be true of which a cell each was left out.
        var conflicts: [Conflict] = []
        var gaps: Set<AuditResult.Gap> = []
    }

    /// Contradictions are taken out one after the other, at most this many times.
    private static let rounds = 40

    /// - `doubt`: what is known not to be as declared.
    func reading(of scenario: Scenario, _ tables: [PublishedTable], _ doubt: Doubt = Doubt())
        -> Reading
    {
        var doubt = doubt
        var conflicts: [Conflict] = []
        var work = parameters.limits.conflicts
        var reading = read(scenario, tables, doubt)
        for round in 1...Self.rounds {
            let before = work
            let found = reading.audits.flatMap { $0.conflicts(work: &work) }
            if found.isEmpty { break }
            if round == Self.rounds {
                reading.gaps.insert(.contradictions)
                break
            }
            if doubt.round(columnsOf: found.flatMap(\.cells), in: tables) {
                work = before
            } else {
                conflicts += found.map { Conflict(cells: $0.cells) }
                doubt.drop(found.map(\.drop))
            }
            reading = read(scenario, tables, doubt)
        }
        reading = restored(reading, scenario, tables, work)
        reading = counted(reading, scenario, tables, &work)
        reading.conflicts = conflicts
        if !reading.publication.isComplete { reading.gaps.insert(.memberships) }
        return reading
    }

    private func read(
        _ scenario: Scenario, _ tables: [PublishedTable], _ doubt: Doubt,
        addedUp: [CellReference: Decimal] = [:]
    ) -> Reading {
        let read = PublicationReader.publication(
            of: tables, order: scenario.order, dataset: dataset, unknown: scenario.unknown, doubt,
            addedUp: addedUp)
        let tied = read.withMeans
        var publication = read
        publication.means = []
        return Reading(
            publication: publication, untied: tied == nil ? nil : read.withoutMeans,
            audits: audits(of: tied ?? publication), doubt: doubt)
    }

    /// The same with withheld means and shares of sets whose number of units nobody printed, but others
    /// add up to.
    private func counted(
        _ reading: Reading, _ scenario: Scenario, _ tables: [PublishedTable], _ work: inout Int
    ) -> Reading {
        guard !reading.publication.alone.isEmpty else { return reading }
        let counts = reading.audits.reduce(into: [:]) { counts, audit in
            counts.merge(audit.addedUp) { first, _ in first }
        }
        guard !counts.isEmpty else { return reading }
        let more = read(scenario, tables, reading.doubt, addedUp: counts)
        return more.audits.allSatisfy { $0.isPossible(work: &work) } ? more : reading
    }

    /// Takes back in what was left out, cell by cell, where the rest does not contradict it: which cell
    /// of a contradiction is wrong may turn out later.
    private func restored(
        _ reading: Reading, _ scenario: Scenario, _ tables: [PublishedTable], _ work: Int
    ) -> Reading {
        var (reading, work) = (reading, work)
        let dropped = reading.doubt.dropped
        guard (2...Self.mostRestored).contains(dropped.count) else { return reading }
        for cell in dropped.dropLast() {
            var less = reading.doubt
            less.restore(cell)
            let more = read(scenario, tables, less)
            if more.audits.allSatisfy({ $0.isPossible(work: &work) }) { reading = more }
        }
        return reading
    }

    /// Where more cells than this are left out, none is tried again.
    private static let mostRestored = 12

    /// One for each measure, and one for all that means tie together.
    func audits(of publication: Publication) -> [MeasureAudit] {
        let partitions = publication.variables.map { $0.partition() }
        let measures = Set(publication.entries.keys).union(publication.shares.keys)
        return measures.sorted().map { measure in
            ModelBuilder.model(
                of: measure, in: publication, partitions, limits: parameters.limits)
        }.joined(by: publication.means)
            .map { MeasureAudit($0, parameters, library: library) }
    }
}
