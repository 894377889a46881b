/// What is painted over text that is no box and no picture.
extension PDFPage {
    /// A shape of curves or of many corners.
    mutating func coverByShape(_ area: PDFArea) {
        guard state.fillAlpha > 0.9 else { return }
        guard outline.isComplete else {
            if ground.holdsText(in: area) {
                unread.insert("holds text under a shape of more points than are followed")
            }
            return
        }
        let (shape, clips) = (outline, state.outlines)
        let cost = clips.reduce(shape.count) { $0 + $1.count }
        let isCovered = ground.covers(area, cost: cost) { point in
            shape.holds(point) && clips.allSatisfy { $0.holds(point) }
        }
        if isCovered { hidden.insert("holds text under a filled shape") }
    }

    /// Lines as thick as letters are high.
    ///
    /// - `box`: around the path, in its own measure.
    mutating func coverByStroke(_ box: [Double]) {
        let width = state.lineWidth * state.matrix.area.squareRoot()
        guard state.strokeAlpha > 0.9, !state.strokeSpace.isNothing, width.isFinite,
            ground.mayCover(width: width)
        else { return }
        let around = state.lineWidth / 2
        let wide = [box[0] - around, box[1] - around, box[2] + around, box[3] + around]
        guard let area = placed(wide)?.shown(in: state.clip) else { return }
        let (line, clips, isWhole) = (outline, state.outlines, outline.isComplete)
        let cost = clips.reduce(line.count) { $0 + $1.count }
        let isCovered = ground.covers(area, cost: cost, least: width) { point in
            (!isWhole || line.passes(point, within: width / 2))
                && clips.allSatisfy { $0.holds(point) }
        }
        guard isCovered else { return }
        if isWhole {
            hidden.insert("holds text under a line")
        } else {
            unread.insert("holds text under a shape of more points than are followed")
        }
    }

    /// A gradient fills all that is not clipped away.
    mutating func shade() {
        guard let area = state.clip ?? box else { return }
        let clips = state.outlines
        if state.fillAlpha > 0.9, !state.isMasked {
            let cost = clips.reduce(1) { $0 + $1.count }
            let isCovered = ground.covers(area, cost: cost) { point in
                clips.allSatisfy { $0.holds(point) }
            }
            if isCovered { hidden.insert("holds text under a gradient") }
        }
        if state.fillAlpha > 0.05 { ground.add(area, ink: nil) }
    }
}
