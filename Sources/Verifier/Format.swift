import ArgumentParser

/// How the answer is written.
enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json

    func writeFailure(of subject: String, reason: String) {
        switch self {
        case .text: print("NOT VERIFIED  \(subject)\n  \(reason)")
        case .json: print("{\"verified\":false,\"reason\":\(quoted(reason))}")
        }
    }
}

/// A JSON string.
func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case _ where scalar.value < 0x20:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
