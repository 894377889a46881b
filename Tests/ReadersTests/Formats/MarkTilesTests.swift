import Testing

@testable import Readers

@Suite struct MarkTilesTests {
    @Test(arguments: [
        ("a map of 5 by 4", 5, 4, 1.0, true), ("a row", 20, 1, 1.0, false),
        ("squares with gaps", 5, 4, 2.5, false),
    ])
    func `marks edge to edge are tiles, marks with gaps are not`(
        name: String, columns: Int, rows: Int, step: Double, are: Bool
    ) {
        var tiles = MarkTiles()
        for column in 0..<columns {
            for row in 0..<rows {
                tiles.add("a", 3.3 + Double(column) * 7 * step, Double(row) * 9 * step, 7, 9)
            }
        }
        #expect(tiles.areTiles("a", columns * rows) == are)
    }

    @Test func `a cloud of squares is none`() {
        var tiles = MarkTiles()
        var random = SeededGenerator(seed: 5)
        for _ in 0..<40 {
            tiles.add(
                "a", Double.random(in: 0...300, using: &random),
                Double.random(in: 0...300, using: &random), 6, 6)
        }
        #expect(!tiles.areTiles("a", 40))
    }
}
