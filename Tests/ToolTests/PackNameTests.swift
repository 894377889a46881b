import Testing

/// What `--rules` says of a name that finds no pack.
struct PackNameTests {
    @Test(arguments: [
        ("uk-defualt-10", "did you mean \"uk-default-10\"?"),
        ("packs/abs-datlab", "did you mean \"abs-datalab\"?"),
        ("our-own-ten", "did you mean \"our-own-tin\"?"),
        ("nothing-like-it", "`sallyport rules list` shows those there are"),
    ])
    func `a misspelt pack is told its nearest name, any other where to look`(
        name: String, advice: String
    ) throws {
        try Shell.inTemporaryFolder { folder in
            let made = try Shell.run(
                "mkdir -p Rules/our-own-tin && touch Rules/our-own-tin/pack.yaml", in: folder)
            #expect(made.status == 0)
            let result = try Shell.run("sallyport rules show \(name)", in: folder)
            #expect(result.status == 2)
            #expect(result.text.contains("\(name): no such rule pack; \(advice)"), "\(result.text)")
        }
    }
}
