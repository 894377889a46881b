// Written by Tests/embed-packs from Rules; a test compares the two.

/// The rule packs that the program carries with it, as the bytes of their files.
public enum BuiltInPacks {
    /// By name.
    public static let packs: [String: String] = [
        "abs-datalab": #"""
        pack: abs-datalab
        version: 1
        title: ABS DataLab, output clearance
        issuer: Australian Bureau of Statistics (DataLab, input and output clearance, 19 November 2021, two versions of the page)
        # Negative contributions are judged by their absolute values there and by a person here. The page
        # names a group disclosure rule without its share: 1, all of a group, is the mildest that it can
        # mean. Not expressible: how many contributors a quantile, minimum or maximum needs (no number read).
        missing-evidence: fail
        rules:
          - threshold: {minimum: 10}
            because: clearance page, 10 unweighted contributors; for percentages in numerator and denominator
          - dominance: {n: 1, share: 0.5}
            because: clearance page, the largest contributor below 50 % of the total
          - dominance: {n: 2, share: 0.67}
            because: clearance page, the two largest below 67 % of the total
          - group-disclosure: {share: 1}
            because: clearance page, the group disclosure rule
          - differencing: {minimum: 10}
            because: clearance page, no difference of less than ten may be derivable across tables
          - record-level: {verdict: fail}
            because: clearance page, no microdata
            override: none

        """#,
        "aihw": #"""
        pack: aihw
        version: 1
        title: AIHW, suppression notes
        issuer: Australian Institute of Health and Welfare (suppression notes, potentially preventable hospitalisations 2017-2024 and emergency department reports)
        # The population of an area is known only from what is published of it, so `geography` is a review.
        # Not expressible: rates of fewer than 20 events, which are unreliable rather than disclosive.
        missing-evidence: review
        rules:
          - threshold: {minimum: 5}
            because: suppression notes, 1 to 4 are not published
          - geography: {minimum-population: 300}
            because: suppression notes, areas with a population below 300
          - differencing: {minimum: 5}
            because: suppression notes, consequential suppression of the partner group, a second condition, a second area

        """#,
        "census-drb": #"""
        pack: census-drb
        version: 1
        title: US Census Bureau, rounding for the Disclosure Review Board
        issuer: US Census Bureau (DRB rounder, README of September 2019 in a web copy; repository larsvilhuber/drb_rounder at de56d34 holds the text of October 2018)
        # Not expressible: bases that grow with the count (15-99 to 10, 100-999 to 50, 1,000-9,999 to 100,
        # 10,000-99,999 to 500, 100,000-999,999 to 1,000), and ties to the even digit.
        missing-evidence: review
        rules:
          - threshold: {minimum: 15}
            because: README of 2019, counts below 15 are shown as N<15
          - significant: {digits: 4}
            because: README of 2019, estimates to four significant digits

        """#,
        "cms-11": #"""
        pack: cms-11
        version: 1
        title: CMS, cell size suppression policy
        issuer: Centers for Medicare and Medicaid Services (Cell Size Suppression Policy, 26 January 2024)
        # The policy covers excluded cases and prose: give such numbers as `states`.
        missing-evidence: review
        rules:
          - threshold: {minimum: 11}
            because: policy, no cell of 1 to 10
          - zero: {verdict: pass}
            because: policy, 0 is allowed
          - decimals: {verdict: fail}
            because: policy, no percentage from which a value of 1 to 10 can be derived
          - differencing: {minimum: 11, zeros: pass}
            because: policy, no value of 1 to 10 may be derivable

        """#,
        "datashield": #"""
        pack: datashield
        version: 1
        title: The defaults of DataSHIELD
        issuer: DataSHIELD (dsBase, disclosure settings test file and help of ds.listDisclosureSettings, 2025)
        # 5 and 10 are said to be alternatives to 3. Not expressible: parameters of a model per observation
        # (0.33), levels of a factor (40, or 0.33 of the rows), lengths of texts, noise and neighbours.
        missing-evidence: review
        rules:
          - threshold: {minimum: 3}
            because: dsBase settings, nfilter.tab 3 and nfilter.subset 3

        """#,
        "dfe-cin": #"""
        pack: dfe-cin
        version: 1
        title: DfE, children in need
        issuer: Department for Education (Children in need, data guidance, 2020 release, explore-education-statistics)
        # Not expressible: national and regional counts are rounded to 10 and the page names no other level
        # (rounding by level of geography), one decimal in percentages and rates per 10,000.
        missing-evidence: review
        rules:
          - threshold: {minimum: 6}
            because: data guidance, 1 to 5 are shown as c
          - differencing: {minimum: 6}
            because: data guidance, secondary suppression where necessary

        """#,
        "edris-phs": #"""
        pack: edris-phs
        version: 1
        title: NHS Education for Scotland, when a risk is assessed
        issuer: NHS Education for Scotland (SDC policy v2, flow chart), with the Public Health Scotland protocol v2.1 of November 2023 (summary read)
        # A count from 1 to 9 begins the assessment of a risk and is not forbidden; a rule can only fail it,
        # so a checker sets it aside with the assessment as reason. Not expressible: the score itself, lines
        # dominated by 0 or 100 % without saying by how much, and small areas without a number.
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: NES SDC policy v2, flow chart, counts from 1 to 9
            override: reason
          - zero: {verdict: review}
            because: NES SDC policy v2, flow chart, rows and columns dominated by 0

        """#,
        "insee-casd": #"""
        pack: insee-casd
        version: 1
        title: INSEE, tables about enterprises
        issuer: INSEE (Manuel de protection des tableaux, annex on the rules, InseeFrLab)
        # For data about enterprises; the fiscal rules were not read in their own text. On weighted data the
        # manual applies the threshold to weights, here it is applied to unweighted enterprises.
        missing-evidence: review
        rules:
          - threshold: {minimum: 3}
            because: annex on the rules, fewer than 3 enterprises
          - dominance: {n: 1, share: 0.85, at-limit: pass}
            because: annex on the rules, one enterprise may not exceed 85 % of the total

        """#,
        "nhsd-hes-before-2018": #"""
        pack: nhsd-hes-before-2018
        version: 1
        title: HES tables before September 2018
        issuer: NHS Digital (Disclosure control methodology for HES and ECDS, 2018, first part of the page)
        # Superseded: for reading tables of that time, not for new ones. The method since then was not read
        # in its own text.
        missing-evidence: review
        rules:
          - threshold: {minimum: 6}
            because: methodology page, previous rule, 1 to 5 replaced by an asterisk
          - differencing: {minimum: 6}
            because: methodology page, previous rule, manual secondary suppression

        """#,
        "nhse-sde": #"""
        pack: nhse-sde
        version: 1
        title: NHS England SDE, output rules
        issuer: NHS England Secure Data Environment (Output your results user guide, text in a staging copy of the site)
        # The guide rounds counts greater than 10 and does not say what becomes of exactly 10; here 10 is
        # shown as 10. Not expressible: 1,000 rows and 30 columns, no .git folders, 0 as a mark.
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: user guide, counts under 10 are suppressed; high-level aggregates may be justified
            override: reason
          - rounding: {base: 5, order: after-suppression}
            because: user guide, counts greater than 10 to the nearest 5

        """#,
        "ofqual": #"""
        pack: ofqual
        version: 1
        title: Ofqual, rounding policy
        issuer: Ofqual (rounding policy, updated 30 October 2025)
        # Totals are computed from unrounded values and may not add up; declare the precision of each cell.
        missing-evidence: review
        rules:
          - threshold: {minimum: 5}
            because: rounding policy, 1 to 4 are shown as fewer than 5
          - rounding: {base: 5}
            because: rounding policy, to the nearest 5
          - zero: {verdict: pass}
            because: rounding policy, 0 is shown

        """#,
        "omop": #"""
        pack: omop
        version: 1
        title: The default of omopgenerics
        issuer: OHDSI and DARWIN EU (omopgenerics, suppression vignette)
        # Not expressible: a count that is withheld takes the linked estimates of its group with it.
        missing-evidence: review
        rules:
          - threshold: {minimum: 5}
            because: suppression vignette, minCellCount 5, shown as below 5

        """#,
        "ons-ids-10-5": #"""
        pack: ons-ids-10-5
        version: 1
        title: The 10-5 rule
        issuer: Office for National Statistics (Comparison of post-tabular statistical disclosure control methods, working paper, overview)
        # With both, a published 10 can only be 10, 11 or 12: `rules lint` says so. The alternative of the
        # paper, perturbation by cell keys, is a way to make tables and no rule about one.
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: working paper, overview section, suppress below ten
          - rounding: {base: 5, order: after-suppression}
            because: working paper, overview section, and round the rest to the nearest five

        """#,
        "ons-srs": #"""
        pack: ons-srs
        version: 1
        title: What the ONS Secure Research Service says of counts
        issuer: Office for National Statistics (web page on the approval of research outputs, and the advice on cell counts for the Longitudinal Study on the CeLSIUS web page)
        # The text read says that below 10 a conversation begins and that the threshold is only part of the
        # model; a rule can only fail such a count, so a checker sets it aside with a reason. The guidance
        # document itself (v1.1) was not read: its numbers for dominance, degrees of freedom and rounding
        # are not here, nor are the conditions that data owners add.
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: ONS text on the Longitudinal Study, below 10 unweighted observations
            override: reason

        """#,
        "opensafely": #"""
        pack: opensafely
        version: 2
        title: OpenSAFELY, statistical disclosure control
        issuer: OpenSAFELY (documentation, outputs/sdc, requesting-file-release and output-checking, repository at 41030f3, 17 August 2026)
        # Not expressible: midpoint rounding to 6 instead of 5 for life tables and rates, sizes of files
        # (16 MB; 5,000 rows), the care that groups of 100 % need, how much context is enough, and the duty to name the relation to earlier releases. `geography` knows places by the names of
        # variables and levels in dataset.yaml; change the list to those of your dataset.
        missing-evidence: review
        rules:
          - threshold: {minimum: 8}
            because: outputs/sdc, counts of 7 or less are redacted, and so are summaries, rates and percentages of them
          - zero: {verdict: review}
            because: outputs/sdc, zeros are kept in general; groups of zero need care
          - rounding: {base: 5, order: after-suppression}
            because: outputs/sdc, counts are rounded to the nearest 5 after redaction
            for: {kinds: [frequencies, linear-aggregations, position, shape, ratios, tests, coefficients]}
          - decimals: {verdict: fail}
            because: outputs/sdc, derived figures are computed from rounded counts
          - endpoints: {at-value: 1000000}
            because: outputs/sdc, minima and maxima are not released, except broad limits of the design
            override: reason
          - degrees-of-freedom: {minimum: 1}
            because: outputs/sdc, every regression states its population and degrees of freedom; no least number is given
          - geography: {forbidden: [practice, gp_practice, icb, la, local_authority, msoa]}
            because: outputs/sdc, practices, ICBs and local authorities including MSOAs may not be identifiable
            override: data-owner
          - context: {words: 1}
            because: requesting-file-release, every group of files has its context; output-checking, a quarter of what is sent back has too little of it
          - file-types: {allowed: [csv, jpeg, png, svg, txt, json], verdict: review}
            because: requesting-file-release, the types of file that can be released; others on request

        """#,
        "sacro-acro-1.0": #"""
        pack: sacro-acro-1.0
        version: 2
        title: The parameters of ACRO 1.0.2
        issuer: the AI-SDC project (ACRO 1.0.2, default.yaml and sdcchecks.py, repository at fe729ae, 11 August 2026)
        # Not a demand of ACRO, so not here: safe_round_base 5 (the base of a mitigation that the researcher
        # may choose) and check_missing_values (false). ACRO judges histogram bins by safe_threshold,
        # which the threshold rule does too. It does not judge differencing, quantiles by the units beyond
        # them, or values that are all the same.
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: default.yaml, safe_threshold 10
          - zero: {verdict: fail}
            because: default.yaml, zeros_are_disclosive true
          - dominance: {n: 2, share: 0.9}
            because: default.yaml, safe_nk_n 2 and safe_nk_k 0.9; fails at the limit (sdcchecks.py)
          - p-percent: {p: 10}
            because: default.yaml, safe_pratio_p 0.1; fails below the limit (sdcchecks.py)
          - negative-values: {verdict: review}
            because: sdcchecks.py gives review where contributions are negative
          - degrees-of-freedom: {minimum: 10}
            because: default.yaml, safe_dof_threshold 10
          - survival: {at-risk: 10, events: 1}
            because: default.yaml, survival_safe_threshold 10, the number at risk; no number of events is given
          - file-types: {blocked: [svg, gph]}
            because: default.yaml, the file endings that are blocked

        """#,
        "statcan-census": #"""
        pack: statcan-census
        version: 1
        title: Statistics Canada, census of population
        issuer: Statistics Canada (census confidentiality pages of 2006, 2011 and 2016)
        # For the published census; the rules of the research data centres were not read in their own text.
        # Not expressible: areas by postal code need 100 and income data 250 units.
        missing-evidence: review
        rules:
          - rounding: {base: 5}
            because: confidentiality pages, random rounding to a multiple of 5
          - geography: {minimum-population: 40}
            because: confidentiality pages, standard areas of fewer than 40 persons are suppressed

        """#,
        "statsnz-census": #"""
        pack: statsnz-census
        version: 1
        title: Stats NZ, census
        issuer: Stats NZ (random rounding pages, census, 2013)
        # For the published census; the guide to microdata output was not read. Declare the precision as
        # random3: multiples of 3 are kept, others go to the nearer one with probability 2/3.
        missing-evidence: review
        rules:
          - rounding: {base: 3}
            because: random rounding pages, to base 3

        """#,
        "uk-default-10": #"""
        pack: uk-default-10
        version: 2
        title: Ten, with dominance
        issuer: the Sallyport project; a starting point, adopted by no organisation
        missing-evidence: review
        rules:
          - threshold: {minimum: 10, rounded: protects}
            because: published UK thresholds of 10 (ONS SRS web page; UK LLC Guidebook, SDC page; ACRO 1.0.2 default.yaml); rounding protects once a pack copied from this one adds a rounding rule
          - zero: {verdict: review}
            because: whether a zero discloses depends on what is counted; a person has to look (OpenSAFELY and ONS treat it by context)
          - dominance: {n: 2, share: 0.9}
            because: ACRO 1.0.2 default.yaml, safe_nk_n 2 and safe_nk_k 0.9
          - p-percent: {p: 10}
            because: ACRO 1.0.2 default.yaml, safe_pratio_p 0.1; beside dominance of two at 0.9 it never objects first, and stays for packs copied from this one
          - negative-values: {verdict: review}
            because: with negative contributions dominance is not defined (ACRO 1.0.2, sdcchecks)
          - degrees-of-freedom: {minimum: 10}
            because: ACRO 1.0.2 default.yaml, safe_dof_threshold 10
          - level-counts: {minimum: 10}
            because: a dummy of one person passes any limit on residual degrees of freedom, and its fitted value is that person's outcome
          - events: {minimum: 10}
            because: a model of a rare outcome is a model of the few units that have it; the threshold, counted of those units
          - group-size: {minimum: 10}
            because: the predicted effect of a small group is nearly its members' own value
          - saturated: {verdict: fail}
            because: a saturated model is its table in other words
          - reconstruction: {verdict: fail}
            because: coefficient, error, intercept and observations of a crude logit can give its table back
          - ratios: {cell: 10}
            because: an odds or risk ratio is as safe as the counts behind it; the threshold, in each cell of the two-by-two table
          - survival: {at-risk: 10, events: 10}
            because: ACRO 1.0.2 default.yaml, survival_safe_threshold 10; each step shows its events, so the threshold is theirs too
          - position: {beyond: 10}
            because: a quantile is near the values of the units beyond it; the threshold, counted on each side (ABS DataLab clearance rules 2021 count the contributors of a quantile)
          - endpoints: {at-value: 10}
            because: a minimum or maximum is somebody's own value (OpenSAFELY, outputs/sdc, lets none go but broad limits of the design); the threshold, counted of those who have it
          - same-value: {verdict: fail}
            because: a deviation of 0, or a value that all share, is everybody's value, however many they are
          - concentration: {share: 0.9}
            because: a concentration index near its largest share is that contributor's; the share of ACRO 1.0.2 default.yaml, safe_nk_k
          - decimals: {verdict: fail}
            because: CMS Cell Size Suppression Policy 2024, no percentage from which a small count can be derived
          - missing-values: {verdict: review}
            because: how many values are missing can be worked out from two tables and may be few
          - group-disclosure: {share: 1}
            because: if all of a group have an outcome, each of them has it, however many they are (Hundepool et al. 2012, chapter 5)
          - differencing: {minimum: 10, zeros: review}
            because: ABS DataLab clearance rules 2021, differences of 10 or more
          - record-level: {verdict: fail}
            because: ABS DataLab clearance rules 2021, microdata never
          - model-object: {verdict: fail}
            because: a fitted object may hold the records that it was fitted to
          - text: {verdict: fail}
            because: a direct identifier in a text identifies; a person reads every text
          - code: {verdict: fail}
            because: code may name a person in a condition or hold values of the data
          - figure: {verdict: pass}
            because: a figure shows no more than its data, which are judged

        """#,
        "uk-llc": #"""
        pack: uk-llc
        version: 1
        title: UK LLC, statistical disclosure control
        issuer: UK Longitudinal Linkage Collaboration (Guidebook, SDC page last modified 30 January 2026, and quiz; repository at d5194fb)
        # One number for all data owners, and no exceptions, so nothing may be set aside. Not expressible:
        # which marks a withheld cell may have (0, NA and NULL are not accepted).
        missing-evidence: review
        rules:
          - threshold: {minimum: 10}
            because: SDC page, counts, percentages of them, means, medians, modes and deviations only of 10 or more
            override: none
          - zero: {verdict: fail}
            because: SDC page, a zero is treated as a low count
            override: none
          - differencing: {minimum: 10, zeros: fail}
            because: SDC page, secondary suppression, usually of two or more cells, row-wise and column-wise
            override: none

        """#,
    ]
}
