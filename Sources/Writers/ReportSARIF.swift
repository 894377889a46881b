import Disclosure
import Outputs

extension ReportWriter {
    /// The findings as SARIF 2.1.0, one run per submission: which rule objects where. It holds
    /// places and rules and no values, so that no message of a rule is in it either.
    ///
    /// A failure is an `error`, a review a `warning`. The line is that of the file; fields have no
    /// column in it, because SARIF counts characters and we count fields.
    public static func sarif(_ report: Report) -> [UInt8] {
        var writer = JSONWriter(.pretty)
        writer.object { writer in
            writer.member(
                "$schema",
                "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                    + "sarif-schema-2.1.0.json")
            writer.member("version", "2.1.0")
            writer.key("runs")
            writer.array { writer in report.submissions.forEach { writer.run($0) } }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

extension JSONWriter {
    fileprivate mutating func run(_ report: SubmissionReport) {
        let keys = Set(report.outputs.flatMap { $0.findings.map(\.rule) }).sorted()
        let index = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
        object { writer in
            writer.key("tool")
            writer.object { writer in
                writer.key("driver")
                writer.object { writer in
                    writer.member("name", "sallyport")
                    writer.key("rules")
                    writer.array { writer in
                        for key in keys { writer.rule(key) }
                    }
                }
            }
            writer.key("results")
            writer.array { writer in
                for output in report.outputs {
                    for finding in output.findings where finding.verdict > .pass {
                        writer.result(finding, in: output.output, rule: index[finding.rule] ?? 0)
                    }
                }
            }
        }
    }

    /// With what it objects to, where it is a pack's.
    private mutating func rule(_ key: String) {
        object { writer in
            writer.member("id", key)
            guard let guide = RuleGuide.guide(to: key) else { return }
            writer.key("shortDescription")
            writer.object { $0.member("text", "Objects to \(guide.objects).") }
        }
    }

    private mutating func result(_ finding: Finding, in output: Output, rule: Int) {
        let place = finding.place.phrase(in: output.table)
        object { writer in
            writer.member("ruleId", finding.rule)
            writer.member("ruleIndex", rule)
            writer.member("level", finding.verdict == .fail ? "error" : "warning")
            writer.key("message")
            writer.object { $0.member("text", "\(finding.phrase): \(place)") }
            writer.key("locations")
            writer.array { $0.location(of: finding, in: output) }
            if let pack = finding.pack {
                writer.key("properties")
                writer.object { $0.member("pack", pack) }
            }
        }
    }

    private mutating func location(of finding: Finding, in output: Output) {
        object { writer in
            writer.key("physicalLocation")
            writer.object { writer in
                writer.key("artifactLocation")
                writer.object { $0.member("uri", percentEncoded(output.file)) }
                guard let line = finding.line(in: output.table) else { return }
                writer.key("region")
                writer.object { $0.member("startLine", line) }
            }
            writer.key("logicalLocations")
            writer.array { writer in
                writer.object { writer in
                    writer.member("name", output.id)
                    writer.member(
                        "fullyQualifiedName",
                        "\(output.id)/\(finding.place.phrase(in: output.table))")
                }
            }
        }
    }
}

extension Finding {
    /// `threshold (uk-default-10) fails`: the rule and the verdict, nothing of the message.
    var phrase: String {
        let title = pack.map { "\(rule) (\($0))" } ?? rule
        return "\(title) \(verdict == .fail ? "fails" : "asks for review")"
    }

    /// The line of the file, from 1: that of the finding, or of its cell.
    func line(in table: Table?) -> Int? {
        if let position { return position.line }
        guard let table, let cell, table.cells.indices.contains(cell) else { return nil }
        return table.cells[cell].position.line
    }
}

/// A relative path as a URI reference: everything but letters, digits and `-._~/` encoded.
func percentEncoded(_ path: String) -> String {
    var encoded = ""
    for byte in path.utf8 {
        let scalar = Unicode.Scalar(byte)
        let isAlphanumeric =
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
        if isAlphanumeric || "-._~/".utf8.contains(byte) {
            encoded.unicodeScalars.append(scalar)
        } else {
            let hex = String(byte, radix: 16, uppercase: true)
            encoded += "%" + (hex.utf8.count == 1 ? "0" : "") + hex
        }
    }
    return encoded
}
