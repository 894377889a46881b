/// What a style of a page does to the order and the direction in which somebody reads the letters of a cell.
///
/// Source: W3C, *CSS Transforms Module Level 2*, *CSS Flexible Box Layout Module Level 1*, *CSS Positioned Layout
/// Module Level 3*.
extension PageStyle {
    /// Whether letters stand on their head or are mirrored: 61 reads 19.
    var turnsOver: Bool {
        let scales = (self["scale"] ?? "").split(separator: " ").prefix(2)
        if scales.contains(where: {
            PageLengths.pixels(String($0), whole: 1).map { $0 < 0 } ?? false
        }) {
            return true
        }
        let turn = (self["rotate"] ?? "").split(separator: " ").last.map(String.init)
        if PageCut.isOver(turn.flatMap(PageCut.degrees)) { return true }
        return PageCut.functions(self["transform"] ?? "").contains(where: PageCut.turnsOver)
    }

    /// Whether an element may stand elsewhere than between its neighbours.
    var movesAside: Bool {
        if ["left", "right", "inline-start", "inline-end"].contains(self["float"]) { return true }
        if ["absolute", "fixed"].contains(self["position"]) { return true }
        if self["position"] == "relative", shifts(["left", "right", "inset"]) { return true }
        if ["table-header-group", "table-footer-group"].contains(self["display"]) { return true }
        let places = ["order", "grid-column", "grid-row", "grid-column-start", "grid-row-start"]
        if places.contains(where: { ![nil, "", "0", "auto"].contains(self[$0]) }) { return true }
        if shifts(["translate"]) { return true }
        let isBefore = ["margin", "margin-left", "margin-right", "margin-inline"].contains { name in
            PageLengths.parts(self[name] ?? "", at: " ")
                .contains { PageLengths.pixels($0).map { $0 < 0 } ?? false }
        }
        return isBefore
            || PageCut.functions(self["transform"] ?? "").contains { name, numbers in
                name.hasPrefix("translate") && numbers.contains { $0 != 0 }
            }
    }

    private func shifts(_ names: [String]) -> Bool {
        names.contains { name in
            PageLengths.parts(self[name] ?? "", at: " ")
                .contains { PageLengths.pixels($0).map { $0 != 0 } ?? false }
        }
    }

    /// Whether the elements in it stand in another order than in the file.
    ///
    /// - `rightToLeft`: lines run that way.
    func reverses(rightToLeft: Bool) -> Bool {
        let flow = (self["flex-direction"] ?? "") + (self["flex-flow"] ?? "")
        let display = self["display"] ?? ""
        return flow.contains("reverse")
            || rightToLeft && (display.contains("flex") || display.contains("grid"))
    }
}

extension PageCut {
    static func isOver(_ degrees: Double?) -> Bool {
        guard let degrees, degrees.isFinite else { return false }
        let turned = abs(degrees.truncatingRemainder(dividingBy: 360))
        return turned > 100 && turned < 260
    }

    static func turnsOver(_ name: String, _ numbers: [Double]) -> Bool {
        switch name {
        case "scale", "scalex", "scaley", "scale3d": return numbers.prefix(2).contains { $0 < 0 }
        case "matrix":
            guard numbers.count == 6 else { return false }
            let area = numbers[0] * numbers[3] - numbers[1] * numbers[2]
            return area < 0 || numbers[0] < -0.17 || numbers[3] < -0.17
        case "rotate", "rotatez", "rotatex", "rotatey": return isOver(numbers.first)
        case "rotate3d": return isOver(numbers.last)
        default: return false
        }
    }
}
