import Clearance
import Desk
import Release
import Writers

/// A submission's state as text and JSON.
enum SubmissionLines {
    static func text(_ view: SubmissionView, votes: Bool = true) -> String {
        let submission = view.submission
        var lines = [
            "\(submission.id)  \(submission.state.rawValue)  \(VisibleText.visible(view.title ?? "(erased)"))",
            "  by \(view.author), \(timestamp(submission.time)), turn \(submission.turn)",
        ]
        for item in view.items where votes {
            let cast = item.votes.map { vote in
                "\(vote.checker): \(vote.decision?.rawValue ?? "voted")"
                    + (vote.keptFrom.map { ", kept from \($0)" } ?? "")
            }
            let said = cast.isEmpty ? "no votes yet" : cast.joined(separator: ", ")
            lines.append(
                "  \(VisibleText.visible(item.path))  \(([said] + words(item.owner)).joined(separator: "; "))"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ owner: SubmissionView.Owner) -> [String] {
        switch owner {
        case .notNeeded: []
        case .awaited: ["waits for the data owner"]
        case .agreed: ["the data owner agrees"]
        case .refused: ["the data owner refuses"]
        }
    }

    static func json(_ views: [SubmissionView]) -> [UInt8] {
        var writer = JSONWriter()
        writer.array {
            for view in views { write(view, to: &$0) }
        }
        return writer.bytes + [0x0A]
    }

    private static func write(_ view: SubmissionView, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", view.submission.id)
            writer.member("state", view.submission.state.rawValue)
            writer.member("turn", view.submission.turn)
            writer.member("submitted", timestamp(view.submission.time))
            writer.member("title", view.title)
            writer.member("project", view.project)
            writer.member("author", view.author)
            writer.member("supersedes", view.submission.submitted.supersedes)
            writer.member("erased", view.submission.erasure != nil)
            writer.key("outputs")
            writer.array { writer in
                for item in view.items { write(item, to: &writer) }
            }
        }
    }

    /// A decision that the reader must not know yet is null.
    private static func write(_ item: SubmissionView.Item, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("file", item.path)
            writer.member("sha256", item.digest.hex)
            writer.member("dataOwner", word(item.owner))
            writer.key("votes")
            writer.array { writer in
                for vote in item.votes {
                    writer.object { writer in
                        writer.member("checker", vote.checker)
                        writer.member("decision", vote.decision?.rawValue)
                        writer.member("keptFrom", vote.keptFrom)
                    }
                }
            }
        }
    }

    private static func word(_ owner: SubmissionView.Owner) -> String? {
        switch owner {
        case .notNeeded: nil
        case .awaited: "awaited"
        case .agreed: "agrees"
        case .refused: "refuses"
        }
    }
}
