import Foundation
import Outputs

/// Why output checkers send requests back, in the shares that OpenSAFELY's documentation gives
/// (`reference/workflow.md`, finding 10: 30, 25, 20, 10 and 10 %).
enum Flaw: String, CaseIterable, Sendable {
    case unrounded, littleContext, smallCounts, missingData, fileType

    /// Of fifty.
    var share: Int {
        switch self {
        case .unrounded: 16
        case .littleContext: 13
        case .smallCounts: 11
        case .missingData, .fileType: 5
        }
    }

    /// The rules of which one has to object.
    var rules: Set<String> {
        switch self {
        case .unrounded: ["rounding", "precision"]
        case .littleContext: ["context"]
        case .smallCounts: ["threshold", "rounding", "zero"]
        case .missingData: ["missing-evidence"]
        case .fileType: ["file-types", "file-type"]
        }
    }
}

/// A submission with one flaw, and the same without it.
struct FlawedSubmission: Sendable, CustomStringConvertible {
    let flaw: Flaw
    /// How it is flawed.
    let variant: String
    let folder: SubmittedFolder
    let twin: SubmittedFolder
    /// Whether a program can know: words that say nothing are words all the same.
    let isVisible: Bool

    var description: String { "\(flaw.rawValue): \(variant)" }

    /// Fifty, in the shares above; the same for the same seed.
    static func fifty(seed: UInt64) -> [FlawedSubmission] {
        var numbers = SeededNumbers(seed: seed)
        return Flaw.allCases.flatMap { flaw in
            (0..<flaw.share).map { _ in draw(flaw, &numbers) }
        }
    }

    private static func draw(_ flaw: Flaw, _ numbers: inout SeededNumbers) -> FlawedSubmission {
        let others = (0..<Int.random(in: 0...2, using: &numbers)).map {
            DrawnOutput.counts("other-\($0)", &numbers)
        }
        let sound =
            flaw == .missingData
            ? DrawnOutput.means("subject", &numbers) : DrawnOutput.counts("subject", &numbers)
        let (variant, flawed) = sound.flawed(flaw, &numbers)
        let place = Int.random(in: 0...others.count, using: &numbers)
        func folder(_ output: DrawnOutput) -> SubmittedFolder {
            DrawnOutput.folder(others[..<place] + [output] + others[place...])
        }
        return FlawedSubmission(
            flaw: flaw, variant: variant, folder: folder(flawed), twin: folder(sound),
            isVisible: !variant.hasPrefix("vague"))
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
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
