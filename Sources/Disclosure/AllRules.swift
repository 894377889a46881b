/// Every rule of this room, in the order of INTERFACE.md.
let allRules: [any Rule.Type] = [
    ThresholdRule.self, ZeroRule.self, DominanceRule.self, PPercentRule.self,
    DegreesOfFreedomRule.self, MissingValuesRule.self, GroupDisclosureRule.self,
    DifferencingRule.self, RoundingRule.self, NegativeValuesRule.self, PQRule.self,
    HiddenContentRule.self,
]
