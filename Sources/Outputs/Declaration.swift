/// What a researcher says about a submission: `submission.yaml`, parsed (INTERFACE.md).
public struct SubmissionDeclaration: Hashable, Sendable {
    public var title = ""
    public var project = ""
    public var dataset: String?
    /// Which extract of the dataset.
    public var release: String?
    /// The packs that the researcher checked against; a desk decides for itself.
    public var rules: [String] = []
    public var clearance: Clearance = .publication
    public var supersedes: String?
    public var outputs: [OutputDeclaration] = []

    public enum Clearance: String, CaseIterable, Sendable {
        case prePublication = "pre-publication"
        case publication, code
    }

    public init() {}
}

/// What a researcher says about one output.
public struct OutputDeclaration: Hashable, Sendable {
    public var id: String
    public var file: String
    public var kind: Kind
    /// Who counts as one.
    public var unit: String?
    /// Per variable the labels it is restricted to; other variables are unrestricted.
    public var population: [String: [String]] = [:]
    public var missing: MissingValues?
    public var context: String?
    public var exception: String?
    public var states: [StatedNumber] = []
    public var table: TableDeclaration?
    public var evidence: EvidenceDeclaration?
    public var models: [ModelDeclaration] = []
    /// The output or evidence file that holds what a figure shows.
    public var data: String?
    /// The line of submission.yaml where it begins, from 1.
    public var line = 1

    public enum MissingValues: String, CaseIterable, Sendable { case excluded, shown }

    public init(id: String, file: String, kind: Kind) {
        self.id = id
        self.file = file
        self.kind = kind
    }
}

/// A number given in text, a caption or a flow chart.
public struct StatedNumber: Hashable, Sendable {
    public var population: [String: [String]]
    public var unit: String?
    public var value: Decimal

    public init(population: [String: [String]], unit: String?, value: Decimal) {
        self.population = population
        self.unit = unit
        self.value = value
    }
}

/// How a table lies in its file, and what its numbers are.
public struct TableDeclaration: Hashable, Sendable {
    public enum Layout: String, CaseIterable, Sendable { case long, cross, stacked }

    public struct Dimension: Hashable, Sendable {
        /// A variable or a level of the dataset.
        public var name: String
        /// Long layout: the column that holds its labels.
        public var column: String

        public init(name: String, column: String) {
            self.name = name
            self.column = column
        }
    }

    /// Where in a file of several tables it is.
    public enum Selection: Hashable, Sendable {
        case sheet(String), number(Int), caption(String)
    }

    public var layout: Layout = .long
    public var selection: Selection?
    /// Long: in the order of the declaration.
    public var dimensions: [Dimension] = []
    /// Cross: the variables of the stub and of the header; `statistic` may be one of them.
    public var rows: [String] = []
    public var columns: [String] = []
    /// Stacked: the columns that name variable and level.
    public var variableColumn: String?
    public var levelColumn: String?
    /// One or more statistics per cell. A cross table with one has an empty `column`.
    public var values: [ValueDeclaration] = []
    public var totals: [String] = ["Total", "All"]
    /// Marks for a withheld value, with the publicly known range, nil where there is none.
    public var suppressed: [String: ClosedRange<Int>?] = [:]
    public var negativesPossible = false

    public init() {}
}

/// One statistic of a table.
public struct ValueDeclaration: Hashable, Sendable {
    public enum Base: Hashable, Sendable {
        case column(String)
        case output(id: String, at: [String: String])
    }

    public var column: String
    public var statistic: Statistic
    public var precision: Precision?
    /// The variable measured.
    public var of: String?
    /// The base of a percentage: the same cell with these variables at these labels.
    public var percentOf: [String: String] = [:]
    /// A rate per this many.
    public var per: Decimal?
    public var base: Base?
    public var weighted = false
    /// Printed in units of this: 1000 for thousands.
    public var scale: Decimal = 1
    /// Of a confidence interval, in percent.
    public var level: Decimal?
    public var quantile: Decimal?
    public var population: [String: [String]]?
    public var evidence: EvidenceDeclaration?

    public init(column: String, statistic: Statistic) {
        self.column = column
        self.statistic = statistic
    }
}

/// Where the counts behind an output are. They never leave.
public struct EvidenceDeclaration: Hashable, Sendable {
    public var file: String?
    public var count: String?
    /// Per unit the column of distinct contributors.
    public var contributors: [String: String] = [:]
    /// Per unit the columns of the largest contributions, largest first.
    public var largest: [String: [String]] = [:]
    /// Further columns by their name in the declaration: total negatives missing below above
    /// at-value at-risk events residual-df.
    public var columns: [EvidenceColumn: String] = [:]
    public var twoByTwo: String?

    public init() {}
}

/// A column of evidence with one number per cell.
public enum EvidenceColumn: String, CaseIterable, Hashable, Sendable {
    case total, negatives, missing, below, above
    case atValue = "at-value"
    case atRisk = "at-risk"
    case events
    case residualDF = "residual-df"
    /// Nobody declares it: where a file of evidence has a column of this name, it says whether
    /// `count` includes the missing ones.
    case records

    /// What a submission may name.
    public static let allCases: [EvidenceColumn] = [
        .total, .negatives, .missing, .below, .above, .atValue, .atRisk, .events, .residualDF,
    ]
}

/// What a researcher says about one fitted model.
public struct ModelDeclaration: Hashable, Sendable {
    public enum ModelType: String, CaseIterable, Sendable {
        case linear, logit, probit, poisson
        case negativeBinomial = "negative-binomial"
        case cox, multilevel
        case fixedEffects = "fixed-effects"
        case other
    }

    public enum Role: String, CaseIterable, Sendable { case fixed, predicted }

    public struct Group: Hashable, Sendable {
        public var count: Int
        public var smallest: Int?

        public init(count: Int, smallest: Int?) {
            self.count = count
            self.smallest = smallest
        }
    }

    /// What a column of the coefficient table is, by the names of the declaration: term estimate
    /// se low high and others, to the column's name in the file.
    public var columns: [String: String] = [:]
    public var type: ModelType?
    public var role: Role = .fixed
    public var observations: Int?
    public var residualDF: Int?
    public var events: Int?
    public var groups: [String: Group] = [:]
    /// A file of `term,count[,events]`.
    public var levelCounts: String?

    public init() {}
}
