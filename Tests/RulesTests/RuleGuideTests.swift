import Disclosure
import Testing

struct RuleGuideTests {
    @Test func `the guide knows every rule, once`() {
        #expect(RuleGuide.all.map(\.key).sorted() == RulePack.catalogue.keys.sorted())
    }

    @Test(arguments: RuleGuide.all.map(\.key))
    func `the guide names exactly the parameters that a rule takes`(key: String) throws {
        let guide = try #require(RuleGuide.guide(to: key))
        let type = try #require(RulePack.catalogue[key])
        let given = Dictionary(uniqueKeysWithValues: guide.parameters.map { ($0.name, $0.example) })
        var all = Parameters(given)
        _ = try type.init(parameters: &all)
        #expect(all.leftOver.names == [])
        #expect(Set(all.leftOver.known) == Set(given.keys))
    }

    @Test(arguments: RuleGuide.all.map(\.key))
    func `a parameter without a default is required, and no other`(key: String) throws {
        let guide = try #require(RuleGuide.guide(to: key))
        let type = try #require(RulePack.catalogue[key])
        for parameter in guide.parameters {
            let others = guide.parameters.filter { $0.name != parameter.name }
            var given = Parameters(
                Dictionary(uniqueKeysWithValues: others.map { ($0.name, $0.example) }))
            let isRequired = (try? type.init(parameters: &given)) == nil
            #expect(isRequired == (parameter.fallback == nil), "\(key) \(parameter.name)")
        }
    }
}
