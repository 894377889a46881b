import Outputs

extension MicrodataTable {
    /// What has to be said of the data where a unit of count may be in more than one category of a
    /// dimension, so that the parts of a total add up to more than it, or where a dimension has one
    /// category only, so that its total is no other set; nil where nothing has to be said.
    ///
    /// It names every variable of the table and of its population, with the values seen.
    public func observedDataset(named name: String) -> Dataset? {
        guard request.totals else { return nil }
        let overlapping =
            request.unit == nil ? [] : dimensions.indices.filter(hasSeveralCategories)
        guard !overlapping.isEmpty || dimensions.contains(where: { $0.labels.count == 1 }) else {
            return nil
        }
        var dataset = Dataset(name: name)
        if let unit = request.unit { dataset.units = [unit] }
        for (index, dimension) in dimensions.enumerated() {
            let known = dimension.labels.filter { !$0.isMissing }.map(\.text)
            let missing = dimension.labels.filter(\.isMissing).map(\.text)
            var variable = Variable(codes: known + missing)
            variable.missing = Set(missing)
            if overlapping.contains(index) { variable.severalPer = dataset.units }
            dataset.variables[dimension.name] = variable
        }
        addPopulation(to: &dataset)
        return dataset
    }

    private func addPopulation(to dataset: inout Dataset) {
        for (index, name) in (request.condition?.columns ?? []).enumerated()
        where dataset.variables[name] == nil && index < summary.seen.count {
            guard let values = summary.seen[index].values else { continue }
            dataset.variables[name] = Variable(codes: TableDimension.inOrder(values))
        }
    }

    private func hasSeveralCategories(_ dimension: Int) -> Bool {
        var parts: [[Int]: Int] = [:]
        for (index, place) in places.enumerated() where place.labels[dimension] >= 0 {
            var line = place.labels
            line[dimension] = -1
            parts[line, default: 0] += units(index)
        }
        return places.indices.contains { index in
            parts[places[index].labels].map { $0 > units(index) } ?? false
        }
    }
}
