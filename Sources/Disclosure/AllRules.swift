/// Every rule of this room, in the order of INTERFACE.md.
let allRules: [any Rule.Type] = [
    ThresholdRule.self, ZeroRule.self, DominanceRule.self, PPercentRule.self,
    DegreesOfFreedomRule.self, MissingValuesRule.self, GroupDisclosureRule.self,
    DifferencingRule.self, RoundingRule.self, NegativeValuesRule.self, PQRule.self,
    SameValueRule.self, PositionRule.self, EndpointsRule.self, LevelCountsRule.self,
    EventsRule.self, GroupSizeRule.self, SaturatedRule.self, RatiosRule.self,
    ReconstructionRule.self, SurvivalRule.self, RecordLevelRule.self, DecimalsRule.self,
    SignificantRule.self, GeographyRule.self, ConcentrationRule.self, TextRule.self,
    CodeRule.self, ModelObjectRule.self, HiddenContentRule.self, FigureRule.self,
    ContextRule.self, FileTypesRule.self,
]
