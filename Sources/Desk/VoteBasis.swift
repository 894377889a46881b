import Clearance
import Outputs
import Signing

/// What a vote is about, as private bytes that the vote and the check's entry commit to. Where
/// they are the same in the next version, byte for byte, the vote is kept.
extension JudgedSubmission {
    /// Canonical JSON: the file's path and digest, the findings, the files that describe the dataset,
    /// and in `rests-on` a digest of all else that a checker goes by.
    func basis(of item: DecisionItem) throws -> [UInt8] {
        try JSONValue.object([
            "path": .string(item.path), "sha256": .string(item.digest.hex),
            "findings": item.findings, "described": described,
            "rests-on": .string(try restsOn(item)),
        ]).canonicalBytes()
    }

    /// What describes the dataset, by path and digest.
    var described: JSONValue { .array(description.map { .array($0.map(JSONValue.string)) }) }

    /// SHA-256 of it in hex, for a page to carry.
    ///
    /// - `number`: of the file, from 0.
    func basisDigest(of number: Int) throws -> String {
        try drawn.basis(number) { SHA256Digest(of: try basis(of: decisions[number])).hex }
    }

    /// What is said of the submission as a whole and of the dataset, everything declared of the
    /// outputs in the file, and every file behind them, such as evidence and a figure's data.
    private func restsOn(_ item: DecisionItem) throws -> String {
        let declared = report.submission.declaration
        let whole = [
            declared.project, declared.dataset ?? "", declared.release ?? "",
            declared.clearance.rawValue,
        ]
        let declarations = item.reports.compactMap(\.output.declaration)
        var behind = FilesBehind(outputs: declared.outputs)
        for declaration in declarations { behind.add(declaration) }
        let files = behind.paths.sorted().map { [$0, folder[$0]?.digest.hex ?? "none"] }
        let value = JSONValue.array([
            .array((whole + others(of: item)).map(JSONValue.string)),
            .array((description + files).map { .array($0.map(JSONValue.string)) }),
            .array(declarations.map { CanonicalFields.value(of: $0.withoutLine) }),
        ])
        return SHA256Digest(of: try value.canonicalBytes()).hex
    }
}

extension JudgedSubmission {
    private static let together: Set<String> = ["differencing", "inconsistent", "duplicate"]

    /// Everything that was judged together, where that is what a finding of the file is about: the
    /// same words may then stand for another sum.
    private func others(of item: DecisionItem) -> [String] {
        let rules = item.reports.lazy.flatMap(\.findings).map(\.rule)
        guard rules.contains(where: Self.together.contains) else { return [] }
        return beside + decisions.map(\.digest.hex)
    }
}

extension OutputDeclaration {
    /// Where it stands in `submission.yaml` says nothing of the output.
    var withoutLine: OutputDeclaration {
        var declaration = self
        declaration.line = 1
        return declaration
    }
}

/// Files that an output's numbers rest on, those of the outputs that it names included.
private struct FilesBehind {
    let outputs: [OutputDeclaration]
    private(set) var paths: Set<String> = []
    private var seen: Set<String> = []

    init(outputs: [OutputDeclaration]) { self.outputs = outputs }

    mutating func add(_ declaration: OutputDeclaration) {
        guard seen.insert(declaration.id).inserted else { return }
        add(declaration.evidence)
        for value in declaration.table?.values ?? [] {
            add(value.evidence)
            if case .output(let id, _)? = value.base { add(named: id) }
        }
        for path in declaration.models.compactMap(\.levelCounts) { paths.insert(path) }
        if let data = declaration.data { add(named: data) }
    }

    private mutating func add(_ evidence: EvidenceDeclaration?) {
        paths.formUnion([evidence?.file, evidence?.twoByTwo].compactMap { $0 })
    }

    /// An output by its id, or a file.
    private mutating func add(named name: String) {
        guard let output = outputs.first(where: { $0.id.utf8.elementsEqual(name.utf8) }) else {
            paths.insert(name)
            return
        }
        paths.insert(output.file)
        add(output)
    }
}

/// A value with all that it holds, in one order, so that equal values have equal bytes. Fields are
/// found by reflection: one that is added later is never forgotten.
enum CanonicalFields {
    static func value(of any: Any) -> JSONValue {
        let mirror = Mirror(reflecting: any)
        switch mirror.displayStyle {
        case .dictionary, .set:
            let members = mirror.children.map { value(of: $0.value) }
            return .array(members.map { (bytes($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1))
        case .struct, .class,
            .enum where !mirror.children.isEmpty:
            return .array(
                mirror.children.flatMap { [.string($0.label ?? ""), value(of: $0.value)] })
        case .collection, .tuple, .optional:
            return .array(mirror.children.map { value(of: $0.value) })
        default: return .string(String(describing: any))
        }
    }

    private static func bytes(_ value: JSONValue) -> String {
        ((try? value.canonicalBytes()) ?? []).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
