import Outputs
import Testing

@testable import Disclosure

struct IdentifiersTests {
    private func kinds(_ text: String) -> [Identifiers.Kind] {
        Identifiers().all(in: Array(text.utf8)).map(\.kind)
    }

    @Test(arguments: [
        "           x |   .4210101   .1470102     2.86   0.024     .0734111    .7686091",
        "       _cons |   1.210101   .8301010     1.46   0.188    -.7527777    3.172980",
        "-3.2011 -0.9011  0.0011  0.8811  4.2001 ", "   0   12   31   88 9288 ",
        "  0%  25%  50%  75% 100% ", "0.1134960000", "0 1134 960 000", "01 02 2019 10 11",
    ])
    func `numbers of a table are no telephone numbers`(line: String) {
        #expect(!kinds(line).contains(.telephone))
    }

    @Test(arguments: [
        "0113 496 0000", "01134960000", "+44 113 496 0000", "+44 (0)113 496 0000", "020 7946 0018",
        "07700 900123",
        "0113-496-0000", "0113.496.0000", "Call (0113) 496 0000.",
    ])
    func `telephone numbers are found however they are grouped`(line: String) {
        #expect(kinds(line) == [.telephone])
    }

    @Test(arguments: [
        ("943 476 5919", true), ("9434765919", true), ("943-476-5919", true),
        ("943 476 5918", false),
        ("9434 765919", false), ("94 3476 5919", false), ("9 434 765919", false),
    ])
    func `an NHS number has its check digit and its groups`(text: String, isOne: Bool) {
        #expect(kinds(text).contains(.nhs) == isOne)
    }

    @Test(arguments: [
        ("We noted #9434765919 there", [Identifiers.Kind.nhs]), ("NHS ٩٤٣٤٧٦٥٩١٩", [.nhs]),
        ("UPNH801200001001", [.upn]), ("NINO AB123456", [.insurance]),
        ("the National Insurance number AB 12 34 56", [.insurance]), ("code AB123456", []),
        ("DoB: 20090503", [.birth]), ("dob 99999999", []), ("run 20090503", []),
        ("a.b [at] example.org", [.email]), ("a.b(at)example.org.", [.email]),
        ("look (at) the table", []), ("published at example.org", []), ("ä@ö.de", [.email]),
        ("case number 2019/0123", [.caseNumber]), ("case no. LS 21 P 00123", [.caseNumber]),
        ("CO/1234/2019", [.caseNumber]), ("CO/1234/12", []), ("LAESTAB 3802345", [.reference]),
        ("GIR 0AA", [.postcode]), ("case 2013/14", []), ("laestab 12", []),
    ])
    func `identifiers are found as people write them`(
        text: String, kinds expected: [Identifiers.Kind]
    ) {
        #expect(kinds(text) == expected)
    }

    @Test(arguments: [
        (
            "The note in the file names 943\n476 5919 and nothing more of them.",
            [Identifiers.Kind.nhs]
        ),
        (
            "The family has lived in that house in BD1\n1HU since the spring of last year.",
            [.postcode]
        ),
        ("The record gives her date of birth\n03/05/2009 and the name of the school.", [.birth]),
        ("They wrote to the teacher from a.b@\nexample.org in the spring of that year.", [.email]),
        ("North    37  943\n476 5919  South", []),
        ("of the children of 943\n476 5919 12 13 14", []),
        ("There were among all of them 943\n476 of whom were in the other group", []),
        ("| the sum of all of them | 943\n476 5919 and nothing more of them.", []),
    ])
    func `an identifier is found over the end of a line of prose`(
        text: String, kinds expected: [Identifiers.Kind]
    ) {
        #expect(kinds(text) == expected)
    }

    @Test(arguments: [
        ("court, 2013-2017", false), ("case file 2013/14", false), ("URN 2013-2017", false),
        ("court 123456", true), ("case 4711-2017", true), ("court number 2013-2017", true),
    ])
    func `a span of years is no reference number unless it is called one`(
        text: String, isOne: Bool
    ) {
        #expect(kinds(text).contains { [.reference, .caseNumber].contains($0) } == isOne)
    }

    @Test(arguments: [
        ("[2019] EWFC 123", true), ("[2021] EWHC 456 (Fam)", true), ("[2020] EWCA Civ 12.", true),
        ("Re B [2019] EWFC B45", true), ("in 2019 the EWFC heard 123", false),
        ("2019 NHS 123", false),
    ])
    func `a neutral citation has a year, a court and a number`(text: String, isOne: Bool) {
        #expect(kinds(text) == (isOne ? [.citation] : []))
        #expect(Identifiers.Kind.citation.verdict(.fail) == .review)
    }

    @Test(arguments: [
        ("NHS no.9434765919", [Identifiers.Kind.nhs]), ("nhs#9434765919", [.nhs]),
        ("tel.01134960000", [.telephone]), ("no.12", []), ("no-one", []),
        ("QUARR852139IM9IJ", [.licence]), ("QUARR892139IM9IJ", []), ("HEADING123456789", []),
        ("at 14 Green Bank Road", [.address]), ("2013 Road", []), ("in 2013 Green Road", []),
        ("12 Leeds schools", []),
    ])
    func `what is glued to its label is found, and addresses`(
        text: String, kinds expected: [Identifiers.Kind]
    ) {
        #expect(kinds(text) == expected)
    }

    private let dataset: Dataset = {
        let lists = [
            "place": ["Ashford Vale", "St Mary’s", "Llanfair-ym-Muallt", "Vâlmor"],
            "name": ["Tamsin O'Kafor"], "school": ["St John's C.E. Primary School"],
        ]
        var dataset = Dataset(name: "d")
        dataset.identifiers = lists.map { kind, names in
            var list = IdentifierList(file: "names.csv", column: "name", kind: kind)
            list.names = Set(names)
            return list
        }
        return dataset
    }()

    @Test(arguments: [
        ("in Ashford Vale.", "place"), ("ASHFORD-VALE", "place"), ("#AshfordVale", "place"),
        ("Ashford Vale’s park", "place"), ("at Ashford\nVale then", "place"),
        ("St Mary's", "place"), ("St. Marys", "place"), ("Llanfair ym Muallt", "place"),
        ("valmor", "place"), ("O’Kafor, Tamsin", "name"), ("Tamsin OKafor", "name"),
        ("St John’s CE Primary School", "school"), ("Vale", nil), ("Ashford and Vale", nil),
        ("Tamsin", nil), ("Ashfordvalery", nil),
    ])
    func `listed names are found however they are written`(text: String, kind: String?) {
        let found = Identifiers(dataset).all(in: Array(text.utf8))
        #expect(found.map(\.kind) == (kind.map { [.listed($0)] } ?? []))
        #expect(found.allSatisfy { $0.position.line == 1 && $0.length > 0 })
    }

    @Test(arguments: [
        ("the headteacher in Leeds in March 2015", true),
        ("a social worker from Bradford, 12 May 2014", true),
        ("the chair of governors, Rotherham, spring 2013", true),
        ("The judge sat at Leeds Crown Court on 3/4/2019", true),
        ("the headteacher in\nLeeds in March 2015", true),
        ("a nurse of Ashford Vale in 2016", true),
        ("The teacher spoke in March 2015 in England.", false),
        ("the headteacher in Leeds", false), ("Leeds in March 2015", false),
        ("The teacher spoke. In Leeds it was March 2015.", false),
        ("teachers in Leeds in March 2015", false),
        ("A: the teacher in Leeds\nB: in March 2015", false),
    ])
    func `a role, a place and a date in one sentence are marked`(text: String, isOne: Bool) {
        let found = TellingPassages.all(in: Array(text.utf8), dataset: dataset)
        #expect(found.map(\.kind) == (isOne ? [.combination] : []))
        #expect(found.allSatisfy { $0.line == 1 && !$0.bytes.isEmpty })
    }

    @Test(arguments: [
        ("the only Somali girl in Year 9", true), ("She was only a girl of nine", false),
        ("the only thing that a teacher said", false), ("only the girl knew", false),
    ])
    func `somebody who is called the only one is marked`(text: String, isOne: Bool) {
        #expect(
            TellingPassages.all(in: Array(text.utf8)).map(\.kind) == (isOne ? [.onlyOne] : []))
    }
}
