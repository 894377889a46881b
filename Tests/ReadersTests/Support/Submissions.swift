import Outputs

@testable import Readers

/// Sixty-four zeros; the reader only hands digests on.
func noDigest(_ bytes: [UInt8]) -> Digest {
    guard let digest = Digest(hex: String(repeating: "0", count: 64)) else {
        preconditionFailure("sixty-four zeros are a digest")
    }
    return digest
}

/// A folder of files given as text.
func folder(_ files: [String: String], refused: [RefusedEntry] = []) -> SubmittedFolder {
    let taken = files.sorted { $0.key < $1.key }.map { path, text in
        SubmittedFile(path: path, bytes: Array(text.utf8), digest: noDigest([]))
    }
    return SubmittedFolder(files: taken, refused: refused)
}

/// A submission with one long table of counts, `la` by the column `la`.
func countsSubmission(extra: String = "", output: String = "") -> String {
    """
    title: Counts
    project: test
    dataset: test
    outputs:
      - file: t.csv
        kind: frequencies
        unit: person
        table:
          layout: long
          dimensions: {la: la}
          value: n
          statistic: count
          precision: exact
    \(extra.isEmpty ? "" : extra.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
    \(output.isEmpty ? "" : output.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
    """
}

let testDataset = """
    dataset: test
    units: [person]
    variables:
      la:
        codes: [LA1, LA2, LA3]
        names: {LA1: Ashford Vale}
        groups: {Coast: [LA2, LA3]}
        levels: {region: {North: [LA1], South: [LA2, LA3]}}
      sex: {codes: [F, M]}
      age: {codes: 0..25}
      care: {codes: [yes, no]}
    """

/// The first output of a submission made of `t.csv` and what is given besides.
func opened(
    _ table: String, submission: String = countsSubmission(), dataset: String? = testDataset,
    others: [String: String] = [:], limits: ReadLimits = ReadLimits()
) throws -> Output {
    var files = others
    files["t.csv"] = table
    files["submission.yaml"] = submission
    files["dataset.yaml"] = dataset
    let opened = try SubmissionOpener.open(folder: folder(files), limits: limits)
    return opened.outputs[0]
}

extension Table {
    /// `LA1/F/n=34` for every cell.
    var drawn: [String] {
        cells.map { cell in
            let labels = zip(dimensions, cell.labels).map { $1 < 0 ? "*" : $0.labels[$1].text }
            return labels.joined(separator: "/") + "=" + cell.shown.drawn
        }
    }
}

extension Shown {
    var drawn: String {
        switch self {
        case .number(let number): number.value.description
        case .withheld(let low, let high):
            "[\(low.map(String.init) ?? "")..\(high.map(String.init) ?? "")]"
        case .absent: "absent"
        }
    }
}

/// A small generator with a seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
