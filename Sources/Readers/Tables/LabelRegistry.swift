import Outputs

/// What labels mean, for all tables of one submission.
///
/// Without a dataset each label is a code of its own: the same label in two tables is the same
/// code, numbered as it appears. A label that the dataset does not know is numbered behind the
/// variable's codes.
final class LabelRegistry {
    let dataset: Dataset?
    private var own: [String: [[UInt8]: Int]] = [:]
    private var cache: [CacheKey: [[UInt8]: Meaning]] = [:]

    private struct CacheKey: Hashable {
        let dimension: String
        let totals: [String]
    }

    struct Meaning {
        let categories: CategorySet
        /// False for a label that the dataset does not know.
        let isKnown: Bool
    }

    init(dataset: Dataset?) { self.dataset = dataset }

    /// The variable behind a dimension; the dimension itself where none is known.
    func variable(of dimension: String) -> String {
        dataset?.variable(of: dimension)?.name ?? dimension
    }

    /// Whether the dataset, if there is one, has this variable or level.
    func knows(dimension: String) -> Bool {
        guard let dataset else { return true }
        return dataset.variable(of: dimension) != nil
    }

    /// Whether the dataset has this very label; false where nobody described the dimension.
    func describes(_ label: ArraySlice<UInt8>, in dimension: String, totals: [String]) -> Bool {
        let text = String(decoding: label, as: UTF8.self)
        return dataset?.categories(of: text, in: dimension, totals: totals) != nil
    }

    func meaning(of label: ArraySlice<UInt8>, in dimension: String, totals: [String]) -> Meaning {
        let bytes = Array(label)
        // What nobody described is found at once, and may be a million labels.
        guard dataset?.variable(of: dimension) != nil else {
            return find(bytes, in: dimension, totals: totals)
        }
        let key = CacheKey(dimension: dimension, totals: totals)
        if let known = cache[key]?[bytes] { return known }
        let meaning = find(bytes, in: dimension, totals: totals)
        cache[key, default: [:]][bytes] = meaning
        return meaning
    }

    private func find(_ label: [UInt8], in dimension: String, totals: [String]) -> Meaning {
        let text = String(decoding: label, as: UTF8.self)
        guard let dataset, let (name, variable) = dataset.variable(of: dimension) else {
            if totals.contains(where: { $0.utf8.elementsEqual(label) }) {
                return Meaning(categories: .all, isKnown: true)
            }
            return Meaning(
                categories: .codes([number(of: label, in: dimension)]), isKnown: !label.isEmpty)
        }
        if let set = dataset.categories(of: text, in: dimension, totals: totals) {
            return Meaning(categories: set, isKnown: true)
        }
        let index = variable.codes.count + number(of: label, in: name)
        return Meaning(categories: .codes([index]), isKnown: false)
    }

    private func number(of label: [UInt8], in variable: String) -> Int {
        own[variable, default: [:]].number(of: label)
    }
}

extension [[UInt8]: Int] {
    /// The number of a label; a new one gets the next.
    fileprivate mutating func number(of label: [UInt8]) -> Int {
        func filled(_ place: inout Int?, _ next: Int) -> Int {
            let number = place ?? next
            place = number
            return number
        }
        let next = count
        return filled(&self[label], next)
    }
}

/// The labels of one dimension of one table, in the order of the file; found again by their bytes.
struct LabelTable {
    let dimension: String
    private(set) var labels: [Label] = []
    private var slots: [Int32] = Array(repeating: -1, count: 16)
    private var latest = -1

    init(dimension: String) { self.dimension = dimension }

    /// The index of a label seen before.
    mutating func index(of bytes: ArraySlice<UInt8>) -> Int? {
        if latest >= 0, equal(latest, bytes) { return latest }
        var slot = Self.hash(bytes) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if equal(index, bytes) {
                latest = index
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The index of a new label.
    mutating func add(_ bytes: ArraySlice<UInt8>, _ categories: CategorySet) -> Int {
        if (labels.count + 1) * 2 > slots.count { grow() }
        labels.append(
            Label(text: String(decoding: bytes, as: UTF8.self), categories: categories))
        insert(labels.count - 1)
        latest = labels.count - 1
        return latest
    }

    private mutating func insert(_ index: Int) {
        var slot = Self.hash(labels[index].text.utf8) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(index)
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for index in labels.indices { insert(index) }
    }

    private func equal(_ index: Int, _ bytes: ArraySlice<UInt8>) -> Bool {
        labels[index].text.utf8.elementsEqual(bytes)
    }

    /// Another in every process: nobody can write labels that all fall into one slot.
    private static let seed = UInt64.random(in: .min ... .max)

    /// FNV-1a.
    private static func hash(_ bytes: some Sequence<UInt8>) -> Int {
        var hash = seed
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 29)) & Int.max
    }
}
