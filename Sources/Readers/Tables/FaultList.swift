import Outputs

/// The faults of one output, up to a limit; what is beyond is one fault that names the limit.
struct FaultList {
    let file: String
    let limit: Int
    private(set) var faults: [Fault] = []
    private(set) var isFull = false

    init(file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    /// A fault about the file, or about a line and column of it.
    mutating func add(
        _ problem: Fault.Problem, _ words: String, remedy: String, line: Int? = nil,
        column: Int? = nil, place: Place = .whole, review: Bool = false, in other: String? = nil
    ) {
        guard !isFull else { return }
        if faults.count >= limit {
            isFull = true
            faults.append(
                Fault(
                    .unreadable, message: "\(file): \(ReadLimits.reached)faults (\(limit))",
                    remedy: "mend the faults above first"))
            return
        }
        var start = other ?? file
        if let line { start += ":\(line)" }
        if let column { start += ":\(column)" }
        let isHere = other == nil
        let position = isHere ? line.map { Position(line: $0, column: column ?? 1) } : nil
        faults.append(
            Fault(
                problem, place: place, message: "\(start): \(words)", remedy: remedy,
                position: position, review: review))
    }

    /// The problem of a whole file: its description begins with a line.
    mutating func add(_ problem: DelimitedProblem, in other: String? = nil) {
        guard !isFull, faults.count < limit else { return }
        faults.append(
            Fault(
                .unreadable, message: "\(other ?? file):\(problem)",
                remedy: problem.remedy))
    }
}
