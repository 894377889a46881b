import Outputs

/// Files that this house lets out, by the ending of their names: what is in a file decides whether
/// it can be read at all, its ending what a receiver takes it for.
///
/// - `allowed`: endings that may leave, without their dot; empty means all.
/// - `blocked`: endings that may not.
/// - `verdict`: what another file amounts to.
///
/// Capital letters do not matter, and `jpg` is `jpeg`. A file without an ending is of none of the
/// types allowed. Archives, data and model files are `file-type` whatever a pack says.
///
/// Source: OpenSAFELY documentation, requesting-file-release; ACRO 1.0.2 (blocked extensions).
public struct FileTypesRule: Rule {
    public static let key = "file-types"
    public static let kinds: Set<Kind> = []

    public let allowed: [String]
    public let blocked: [String]
    public let verdict: Verdict

    public init(parameters: inout Parameters) throws(ParameterError) {
        allowed = try parameters.texts("allowed")
        blocked = try parameters.texts("blocked")
        verdict = try parameters.word("verdict", default: .fail)
        guard !allowed.isEmpty || !blocked.isEmpty else {
            throw ParameterError("allowed", "is missing, and so is blocked; give one of them")
        }
    }

    public func findings(in subject: Subject) -> [Finding] {
        let ending = Self.ending(of: subject.output.file)
        let endings = { (list: [String]) in list.map(Self.normal) }
        guard
            endings(blocked).contains(ending)
                || !allowed.isEmpty && !endings(allowed).contains(ending)
        else { return [] }
        return subject.whole(
            Self.key, verdict, "files of this type may not leave",
            remedy: allowed.isEmpty
                ? "write it as another type of file" : "write it as \(allowed.listed("or"))")
    }

    /// Empty where the name has none.
    private static func ending(of path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return normal(String(name[name.index(after: dot)...]))
    }

    private static func normal(_ ending: String) -> String {
        let lower = ending.lowercased()
        return lower == "jpg" ? "jpeg" : lower
    }
}
