// Written by Tests/embed-packs from Rules; a test compares the two.

/// The rule packs that the program carries with it, as the bytes of their files.
public enum BuiltInPacks {
    /// By name.
    public static let packs: [String: String] = [
        "sacro-acro-1.0": #"""
            pack: sacro-acro-1.0
            version: 1
            title: The parameters of ACRO 1.0.2
            issuer: the AI-SDC project (ACRO 1.0.2, default.yaml and sdcchecks.py, repository at fe729ae, 11 August 2026)
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
              - survival: {at-risk: 10, events: 10}
                because: default.yaml, survival_safe_threshold 10

            """#,
        "uk-default-10": #"""
            pack: uk-default-10
            version: 1
            title: Ten, with dominance
            issuer: the Sallyport project; a starting point, adopted by no organisation
            missing-evidence: review
            rules:
              - threshold: {minimum: 10, rounded: protects}
                because: published UK thresholds of 10 (ONS SRS web page; UK LLC Guidebook, SDC page; ACRO 1.0.2 default.yaml)
              - zero: {verdict: review}
                because: whether a zero discloses depends on what is counted; a person has to look (OpenSAFELY and ONS treat it by context)
              - dominance: {n: 2, share: 0.9}
                because: ACRO 1.0.2 default.yaml, safe_nk_n 2 and safe_nk_k 0.9
              - p-percent: {p: 10}
                because: ACRO 1.0.2 default.yaml, safe_pratio_p 0.1
              - negative-values: {verdict: review}
                because: with negative contributions dominance is not defined (ACRO 1.0.2, sdcchecks)
              - degrees-of-freedom: {minimum: 10}
                because: ACRO 1.0.2 default.yaml, safe_dof_threshold 10
              - level-counts: {minimum: 10}
                because: a dummy of one person passes any limit on residual degrees of freedom, and its fitted value is that person's outcome
              - group-size: {minimum: 10}
                because: the predicted effect of a small group is nearly its members' own value
              - missing-values: {verdict: review}
                because: how many values are missing can be worked out from two tables and may be few
              - group-disclosure: {share: 1}
                because: if all of a group have an outcome, each of them has it, however many they are (Hundepool et al. 2012, chapter 5)
              - differencing: {minimum: 10, zeros: review}
                because: ABS DataLab clearance rules 2021, differences of 10 or more
              - code: {verdict: fail}
                because: code may name a person in a condition or hold values of the data
              - figure: {verdict: pass}
                because: a figure shows no more than its data, which are judged

            """#,
    ]
}
