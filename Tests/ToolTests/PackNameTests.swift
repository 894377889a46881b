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

    @Test func `lint looks at each pack of the folder where none is named`() throws {
        try Shell.inTemporaryFolder { folder in
            let nothing = try Shell.run("sallyport rules lint", in: folder)
            #expect(nothing.status == 2 && nothing.text.contains("no packs in ./Rules; name one"))
            let made = try Shell.run(
                """
                for name in one two; do
                  mkdir -p Rules/$name
                  sallyport rules show uk-default-10 --format yaml | \
                    sed "s/^pack: .*/pack: $name/" > Rules/$name/pack.yaml
                done
                """, in: folder)
            #expect(made.status == 0)
            let all = try Shell.run("sallyport rules lint", in: folder)
            let one = try Shell.run("sallyport rules lint one", in: folder)
            #expect(all.status == 0 && all.text.contains("2 packs: 0 problems"))
            #expect(all.text.contains("two: unjudged") && !one.text.contains("two"))
        }
    }
}
