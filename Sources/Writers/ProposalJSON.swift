import Disclosure
import Outputs

extension ProposalWriter {
    /// One JSON object and a final line feed: `written` is null where nothing was.
    public static func json(_ proposal: Proposal, _ outcome: Outcome) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member("sallyport", 1)
            writer.member("verdict", outcome.verdict.rawValue)
            writer.key("written")
            if let folder = outcome.folder { writer.string(folder) } else { writer.null() }
            writer.key("cost")
            writer.object { writer in
                writer.member("by", outcome.costBy.rawValue)
                writer.key("total")
                writer.number(proposal.cost)
            }
            writer.key("complete")
            writer.bool(!proposal.isCutShort)
            writer.key("merges")
            writer.array { writer in
                for merge in proposal.merges {
                    writer.object { writer in
                        writer.member("variable", merge.variable)
                        writer.member("by", merge.name)
                    }
                }
            }
            writer.member("cells-merged", proposal.cellsMerged)
            writer.key("changes")
            writer.array { writer in proposal.changes.forEach { writer.change($0) } }
            writer.key("unsolved")
            writer.array { writer in proposal.unsolved.forEach { writer.reason($0) } }
            writer.key("left")
            writer.array { writer in proposal.left.forEach { writer.reason($0) } }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension JSONWriter {
    fileprivate mutating func change(_ change: CellChange) {
        object { writer in
            writer.member("file", change.file)
            writer.member("line", change.position.line)
            writer.member("column", change.position.column)
            writer.key("cells")
            writer.array { writer in
                for cell in change.cells {
                    writer.object { writer in
                        writer.member("output", cell.output)
                        writer.key("at")
                        writer.labels(cell.place)
                    }
                }
            }
            writer.member("change", change.shown == nil ? "withheld" : "rounded")
            if let shown = change.shown { writer.member("shown", shown) }
            writer.member("role", change.role.rawValue)
            writer.key("cost")
            writer.number(change.cost)
            writer.key("because")
            writer.reason(change.reason)
        }
    }

    fileprivate mutating func reason(_ reason: ChangeReason) {
        object { writer in
            writer.member("rule", reason.rule)
            writer.member("output", reason.output)
            writer.key("at")
            writer.labels(reason.place)
            writer.member("message", reason.message)
        }
    }

    private mutating func labels(_ place: Place) {
        object { writer in
            for (name, label) in place.labels.sorted(by: { $0.key < $1.key }) {
                writer.member(name, label)
            }
        }
    }
}
