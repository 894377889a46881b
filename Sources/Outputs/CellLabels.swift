/// Indices of labels, one per dimension: up to four are kept without an array.
public struct CellLabels: RandomAccessCollection, Hashable, Sendable, ExpressibleByArrayLiteral {
    @usableFromInline enum Storage: Hashable, Sendable {
        /// `none` behind the last.
        case few(Int32, Int32, Int32, Int32)
        /// Five or more.
        case many([Int32])
    }

    @usableFromInline static let none = Int32.min
    @usableFromInline var storage = Storage.few(none, none, none, none)

    public init() {}

    public init(_ labels: some Sequence<Int>) {
        for label in labels { append(label) }
    }

    public init(arrayLiteral elements: Int...) { self.init(elements) }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable public var count: Int {
        switch storage {
        case .few(let a, let b, let c, let d):
            d != Self.none ? 4 : c != Self.none ? 3 : b != Self.none ? 2 : a != Self.none ? 1 : 0
        case .many(let labels): labels.count
        }
    }

    public mutating func append(_ label: Int) {
        let label = Self.compact(label)
        switch storage {
        case .few(Self.none, _, _, _): storage = .few(label, Self.none, Self.none, Self.none)
        case .few(let a, Self.none, _, _): storage = .few(a, label, Self.none, Self.none)
        case .few(let a, let b, Self.none, _): storage = .few(a, b, label, Self.none)
        case .few(let a, let b, let c, Self.none): storage = .few(a, b, c, label)
        case .few(let a, let b, let c, let d): storage = .many([a, b, c, d, label])
        case .many(let labels): storage = .many(labels + [label])
        }
    }

    public subscript(index: Int) -> Int {
        @inlinable get {
            switch storage {
            case .few(let a, let b, let c, let d):
                Int(index == 0 ? a : index == 1 ? b : index == 2 ? c : d)
            case .many(let labels): Int(labels[index])
            }
        }
        set {
            let label = Self.compact(newValue)
            switch storage {
            case .few(let a, let b, let c, let d):
                storage = .few(
                    index == 0 ? label : a, index == 1 ? label : b, index == 2 ? label : c,
                    index == 3 ? label : d)
            case .many(var labels):
                labels[index] = label
                storage = .many(labels)
            }
        }
    }

    private static func compact(_ label: Int) -> Int32 { Int32(clamping: Swift.max(label, -1)) }
}
