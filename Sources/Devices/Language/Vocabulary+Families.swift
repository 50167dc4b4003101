extension Vocabulary {
    private static let coefficients = Holding.list(.quantity("1"))

    static let familyTables = [
        Table(
            "family", "a family of activity parameters",
            [
                Key("schema", .text, "`iontronic-ions/1`").required,
                Key("name", .text, "name of the family").required,
                Key("like", .text, "start from another family: `./other.yaml` or a name; what is listed here wins"),
                Key("models", .list(.word(Vocabulary.activityModels)), "models it has parameters for").required,
                Key("temperature", .table("span"), "where its numbers hold").standard("0 degC to 100 degC"),
                Key("ionicStrength", .quantity("mol/kg"), "the largest it is meant for"),
                Key("unlisted", .word(["zero", "missing"]), "what a theta or psi is that is not listed")
                    .standard("missing"),
                Key("ions", .ions(.table("ion size")), "what laws of the Debye-Hueckel kind know of each ion"),
                Key("tables", .table("law tables"), "A, B and B-dot of `b-dot`"),
                Key("pairs", .list(.table("ion pair")), "a cation and an anion"),
                Key("mixing", .list(.table("ion mixing")), "what else acts in a mixture"),
            ]),
        Table(
            "span", "a range of temperatures",
            [
                Key("from", .quantity("K"), "lowest").required,
                Key("to", .quantity("K"), "highest").required,
            ]),
        Table(
            "ion size", "an ion of a family",
            [
                Key("approach", .quantity("m"), "distance of closest approach").required,
                Key("slope", .quantity("kg/mol"), "b of Truesdell and Jones, for log10 gamma").standard("0 kg/mol"),
                recalled,
            ]),
        Table(
            "law tables", "tables of a family",
            [
                Key("temperature", .list(.quantity("K")), "rising").required,
                Key("A", coefficients, "for log10 gamma, (kg/mol)^(1/2)").required,
                Key("B", coefficients, "(kg/mol)^(1/2) per angstrom").required,
                Key("slope", coefficients, "B-dot, for log10 gamma, kg/mol").required,
            ]),
        Table(
            "ion pair", "a pair of a family",
            [
                Key("ions", .list(.text), "the cation and the anion").required,
                Key("beta0", coefficients, "a0 to a5 in powers of kg/mol and K"),
                Key("beta1", coefficients, "the same").standard("0"),
                Key("beta2", coefficients, "the same").standard("0"),
                Key("Cphi", coefficients, "the same").standard("0"),
                Key("alpha", coefficients, "alpha1 and alpha2, where they are not the usual ones"),
                Key("epsilon", .quantity("kg/mol"), "of the specific ion interaction theory, for log10 gamma"),
                Key("molality", .quantity("mol/kg"), "of the salt, the largest of the fit"),
                recalled,
            ]),
        Table(
            "ion mixing", "a mixing term of a family",
            [
                Key("ions", .list(.text), "two or three species").required,
                Key("theta", coefficients, "of two ions of like sign"),
                Key("psi", coefficients, "of two ions of like sign and one of the other"),
                Key("lambda", coefficients, "of a neutral and an ion"),
                Key("zeta", coefficients, "of a neutral, a cation and an anion"),
            ]),
    ]

    private static let recalled = Key(
        "status", .word(["published", "recalled"]), "`recalled`: written down from memory, told where it is used"
    ).standard("published")
}
