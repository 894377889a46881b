import Outputs

/// One variable of a codebook: its categories as codes, names, levels and groups.
struct CodebookVariable {
    /// Nil for a measure without codes.
    private(set) var variable: Variable?
    private(set) var remarks: [String] = []

    /// Codes by the ID of their category or group, for the references of groups.
    private var codesByID: [String: [String]] = [:]
    private var codes: [String] = []
    private var missing: [String] = []

    /// The longest range of valid values that is taken for codes.
    private static let longestRange = 200

    init(_ element: XMLElement) {
        describe(element)
        if element["wgt"] == "wgt" {
            remarks = []
            return
        }
        let categories = element.elements("catgry")
        readCodes(categories)
        readInvalid(element)
        readRange(element)
        guard !codes.isEmpty || !missing.isEmpty, !codes.isEmpty || element["intrvl"] != "contin"
        else { return }
        var variable = Variable(codes: codes + missing)
        variable.missing = Set(missing)
        name(categories, in: &variable)
        group(element, categories, in: &variable)
        self.variable = variable
    }

    private mutating func describe(_ element: XMLElement) {
        if let label = element.first("labl")?.text.inOneLine, !label.isEmpty {
            remarks.append(label)
        }
        for universe in element.elements("universe") {
            let excludes = universe["clusion"] == "E"
            remarks.append("universe\(excludes ? ", excluded" : ""): \(universe.text.inOneLine)")
        }
        if element["geog"] == "Y" { remarks.append("geography") }
        if element["access"] != nil || element.first("security") != nil
            || element.first("embargo") != nil
        {
            remarks.append("the codebook restricts access to this variable")
        }
    }

    // MARK: Codes

    private static func code(of category: XMLElement) -> String {
        let value = category.first("catValu")?.text.inOneLine ?? ""
        return value.isEmpty ? category.first("labl")?.text.inOneLine ?? "" : value
    }

    /// Categories that list others stand above them and are no codes.
    private static func isGroup(_ category: XMLElement) -> Bool {
        !(category["catgry"] ?? "").isEmpty
    }

    private mutating func readCodes(_ categories: [XMLElement]) {
        var seen: Set<String> = []
        for category in categories where !Self.isGroup(category) {
            let code = Self.code(of: category)
            guard !code.isEmpty else { continue }
            if let id = category["ID"] { codesByID[id] = [code] }
            guard seen.insert(code).inserted else {
                remarks.append("a category is listed twice")
                continue
            }
            let isMissing = category["missing"]?.uppercased() == "Y"
            if isMissing { missing.append(code) } else { codes.append(code) }
        }
    }

    /// Codes that the codebook calls invalid: single ones, and ranges of whole numbers.
    private mutating func readInvalid(_ element: XMLElement) {
        for range in element.elements("invalrng") {
            var invalid = range.elements("item").compactMap { $0["VALUE"] ?? $0["value"] }
            for ends in range.elements("range") {
                guard let (low, high) = Self.ends(of: ends), high - low <= 20 else {
                    remarks.append("a range of invalid values is left out")
                    continue
                }
                invalid += (low...high).map(String.init)
            }
            for code in invalid.map(\.inOneLine) where !code.isEmpty && !missing.contains(code) {
                codes.removeAll { $0 == code }
                missing.append(code)
            }
        }
    }

    /// A discrete variable of whole numbers without categories of its own.
    private mutating func readRange(_ element: XMLElement) {
        guard codes.isEmpty, element["intrvl"] != "contin",
            let ends = element.first("valrng")?.first("range").flatMap(Self.ends),
            ends.high - ends.low <= Self.longestRange
        else { return }
        codes = (ends.low...ends.high).map(String.init).filter { !missing.contains($0) }
    }

    private static func ends(of range: XMLElement) -> (low: Int, high: Int)? {
        guard let low = range["min"].flatMap({ Int($0) }),
            let high = range["max"].flatMap({ Int($0) }), low <= high,
            !high.subtractingReportingOverflow(low).overflow
        else { return nil }
        return (low, high)
    }

    // MARK: Labels

    private mutating func name(_ categories: [XMLElement], in variable: inout Variable) {
        var names: [String: [String]] = [:]
        for category in categories where !Self.isGroup(category) {
            let (code, label) = (Self.code(of: category), Self.label(of: category))
            guard !code.isEmpty, let label, label != code else { continue }
            names[label, default: []].append(code)
        }
        let known = Set(variable.codes)
        for (label, codes) in names {
            if codes.count == 1, !known.contains(label) {
                variable.names[codes[0]] = label
            } else {
                remarks.append("a label that stands for several categories is left out")
            }
        }
    }

    private static func label(of element: XMLElement) -> String? {
        element.first("labl").map(\.text.inOneLine).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Groups of one level that partition the codes are a level; any other is a further label.
    private mutating func group(
        _ element: XMLElement, _ categories: [XMLElement], in variable: inout Variable
    ) {
        let groups = element.elements("catgryGrp") + categories.filter(Self.isGroup)
        guard !groups.isEmpty else { return }
        resolve(groups)
        let levelNames = Dictionary(
            element.elements("catLevel").compactMap { level in
                level["ID"].flatMap { id in level["levelnm"].map { (id, $0) } }
            }, uniquingKeysWith: { first, _ in first })
        var order: [String] = []
        var levels: [String: [(label: String, codes: [String])]] = [:]
        for group in groups {
            guard let id = group["ID"], let codes = codesByID[id], !codes.isEmpty,
                let label = Self.label(of: group) ?? group["name"] ?? group["ID"]
            else {
                remarks.append("a group without categories is left out")
                continue
            }
            let level = group["levelnm"] ?? group["level"].flatMap { levelNames[$0] ?? $0 } ?? ""
            if levels[level] == nil { order.append(level) }
            levels[level, default: []].append((label, codes))
        }
        for level in order { add(level, levels[level] ?? [], to: &variable) }
    }

    private mutating func add(
        _ level: String, _ groups: [(label: String, codes: [String])], to variable: inout Variable
    ) {
        let known = Set(codes)
        let inside = groups.map { (label: $0.label, codes: codes.filter(Set($0.codes).contains)) }
            .filter { !$0.codes.isEmpty }
        let all = inside.flatMap(\.codes)
        let isPartition =
            !level.isEmpty && Set(all).count == all.count && all.count == known.count
            && Set(inside.map(\.label)).count == inside.count
        if isPartition {
            let labels = Dictionary(
                inside.map { ($0.label, $0.codes) }, uniquingKeysWith: { first, _ in first })
            variable.levels.append(Variable.Level(name: level, labels: labels))
            return
        }
        for group in inside {
            guard variable.groups[group.label] == nil, !variable.codes.contains(group.label),
                !variable.names.values.contains(group.label)
            else {
                remarks.append("a group that has the name of another label is left out")
                continue
            }
            variable.groups[group.label] = group.codes
        }
    }

    /// Fills `codesByID` for groups, which may hold groups; a circle ends where it began.
    private mutating func resolve(_ groups: [XMLElement]) {
        let byID = Dictionary(
            groups.compactMap { group in group["ID"].map { ($0, group) } },
            uniquingKeysWith: { first, _ in first })
        for id in byID.keys.sorted() {
            var found: [String] = []
            var waiting = [id]
            var seen: Set<String> = []
            while let next = waiting.popLast() {
                guard seen.insert(next).inserted else { continue }
                if let group = byID[next] {
                    let inner = (group["catgry"] ?? "") + " " + (group["catGrp"] ?? "")
                    waiting += inner.split { $0.isWhitespace }.map(String.init).reversed()
                } else {
                    found += codesByID[next] ?? []
                }
            }
            resolved[id] = found
        }
        codesByID.merge(resolved) { _, group in group }
    }

    private var resolved: [String: [String]] = [:]
}
