import Confinement

extension WorkerFault {
    /// A phrase that follows `this file`; for limits the name and value of what was reached.
    fileprivate var words: String {
        switch self {
        case .unavailable(let words): "was not read: no confined reader could be started (\(words))"
        case .stopped, .memory, .time: "made its reader stop, and was not read"
        case .refused:
            "made its reader ask the system for what no reader needs; the reader was ended"
        }
    }

    fileprivate func limit(_ limits: ReadLimits) -> (name: String, value: Int)? {
        switch self {
        case .memory: ("memory-bytes", limits.memoryBytes)
        case .time: ("seconds", limits.seconds)
        default: nil
        }
    }
}

extension InspectionProblem {
    init(fault: WorkerFault, _ limits: ReadLimits) {
        if let limit = fault.limit(limits) {
            self = .limit(limit.name, limit.value)
        } else {
            self = .unreadable(fault.words)
        }
    }
}

extension DelimitedProblem {
    init(fault: WorkerFault, _ limits: ReadLimits) {
        if let limit = fault.limit(limits) {
            self = .limit(limit.name, limit.value, line: 1)
        } else {
            self = .reader(fault.words)
        }
    }
}

extension ReadErrors {
    init(fault: WorkerFault, _ file: String, _ limits: ReadLimits) {
        let problem: ReadProblem =
            if let limit = fault.limit(limits) {
                .limit(limit.name, limit.value)
            } else {
                .other("this file \(fault.words)")
            }
        self.init([ReadError(file: file, line: 1, column: 1, problem: problem)])
    }
}
