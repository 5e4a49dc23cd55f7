//! What the page shows of a formula, as a line of text: `frac[a|b]`, `a^{b}`, `root[a]`, `x_1`, a thin space as `.`.

use unroll::core::lang::ast::{BinaryOperator, Expression};
use unroll::core::lang::parse::{parse, parse_expression};
use unroll::core::lang::typeset::{INVISIBLE_TIMES, Markup, Role, expression, statement};

use crate::random_expression::{binary, number, variable};

fn role(name: &str) -> Role {
    match name {
        "x1" | "x" | "y" => Role::State(0),
        "x2" | "y'" => Role::State(1),
        "N" => Role::Definition,
        "t" | "pi" | "e" => Role::Other,
        _ => Role::Parameter,
    }
}

fn line(markup: &Markup) -> String {
    let joined = |row: &[Markup]| row.iter().map(line).collect::<String>();
    match markup {
        Markup::Row(row) => joined(row),
        Markup::Identifier { name, subscript: None, .. } => name.clone(),
        Markup::Identifier { name, subscript: Some(subscript), .. } => format!("{name}_{subscript}"),
        Markup::Number(number) => number.clone(),
        Markup::Operator(operator) if operator == INVISIBLE_TIMES => ".".to_owned(),
        Markup::Operator(operator) => operator.clone(),
        Markup::Fraction(above, below) => format!("frac[{}|{}]", line(above), line(below)),
        Markup::Superscript(base, exponent) => format!("{}^{{{}}}", line(base), line(exponent)),
        Markup::Root(inside) => format!("root[{}]", line(inside)),
        Markup::Fenced(opening, inside, closing) => format!("{opening}{}{closing}", line(inside)),
        Markup::Cases(cases) => {
            let case = |(value, condition): &(Markup, Markup)| format!("{} if {}", line(value), line(condition));
            format!("cases[{}]", cases.iter().map(case).collect::<Vec<_>>().join("; "))
        }
        Markup::Spanned(_, inside) => line(inside),
    }
}

fn read(text: &str) -> Expression {
    parse_expression(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
}

#[test]
fn formulas_look_as_on_paper() {
    let table = [
        ("r1*x1*(1 - x1/N1) - a1*x1*x2", "r_1.x_1.(1−frac[x_1|N_1])−a_1.x_1.x_2"),
        ("r1*x1*(1 - iN1*x1)", "r_1.x_1.(1−iN_1·x_1)"),
        ("(a + b)/(c + d)", "frac[a+b|c+d]"),
        ("x^(a + b)", "x^{a+b}"),
        ("(a + b)^2", "(a+b)^{2}"),
        ("(a/b)^2", "(frac[a|b])^{2}"),
        ("(x^2)^3", "(x^{2})^{3}"),
        ("2^3^x", "2^{3^{x}}"),
        ("-x^2", "−x^{2}"),
        ("(-x)^2", "(−x)^{2}"),
        ("-(a + b)*c", "−(a+b).c"),
        ("a - (b - c)", "a−(b−c)"),
        ("a + (-b)", "a+(−b)"),
        ("a*(-b)", "a.(−b)"),
        ("2*3", "2·3"),
        ("x*2", "x·2"),
        ("2*x", "2.x"),
        ("x*(3/4)", "x·frac[3|4]"),
        ("rate*x", "rate·x"),
        ("x*sin(y)", "x.sin(y)"),
        ("beta*S*I/N", "frac[β.S.I|N]"),
        ("sin(x)^2 + cos(x)^n", "sin^{2}(x)+(cos(x))^{n}"),
        ("sqrt(x + 1)*abs(y - 2)", "root[x+1].|y−2|"),
        ("asin(x) + lg(y) + J0(t)", "arcsin(x)+log_10(y)+J_0(t)"),
        ("besselj(n, t) + besselj(nu + 1, -t)^2", "J_n(t)+J_ν+1^{2}(−t)"),
        ("legendre(4, t)*airyai(t) - airybi(t)", "P_4(t).Ai(t)−Bi(t)"),
        ("hyp2f1(a, b + 1, c, t/2)", "₂F₁(a,b+1;c;frac[t|2])"),
        ("factorial(n)*factorial(n - 1)^2/factorial(a*b)", "frac[n!.((n−1)!)^{2}|(a.b)!]"),
        ("pow(x, 2)", "x^{2}"),
        ("max(a, b)", "max(a,b)"),
        ("alpha + beta_2 + k_on + mu_max + Omega", "α+β_2+k_on+μ_max+Ω"),
        ("x' + y''", "x^{′}+y^{″}"),
        ("x'^2", "(x^{′})^{2}"),
        ("1e-7*x + 2.5e300", "10^{−7}.x+2.5×10^{300}"),
        ("if(x < 0, 0, if(x >= 1 and not y, 1, x))", "cases[0 if x<0; 1 if x≥1∧¬y; x if ]"),
        ("1 + if(x != 0, 1, 2)", "1+(cases[1 if x≠0; 2 if ])"),
        ("a/b/c", "frac[frac[a|b]|c]"),
    ];
    for (text, picture) in table {
        assert_eq!(line(&expression(&read(text), &role)), picture, "{text}");
    }
}

#[test]
fn statements_look_as_on_paper() {
    let table = [
        ("x1' = -x1", "frac[dx_1|dt]=−x_1"),
        ("y'' = -y", "y^{″}=−y"),
        ("x1(0) = 100", "x_1(0)=100"),
        ("y'(0) = [1, 2]", "y^{′}(0)=[1,2]"),
        ("r1 = 0.1 in [0, 1] fixed", "r_1=0.1∈[0,1]"),
        ("N = x1 + x2", "N=x_1+x_2"),
        ("exact x = exp(-t)", "x(t)=exp(−t)"),
    ];
    for (text, picture) in table {
        let parsed = parse(text);
        assert!(parsed.diagnostics.is_empty(), "{text}: {:?}", parsed.diagnostics);
        let pictures: Vec<String> = parsed.syntax.statements.iter().map(|one| line(&statement(one, &role))).collect();
        assert_eq!(pictures, [picture]);
    }
}

/// Everything that carries a place, as the text that stands there.
fn places<'text>(markup: &Markup, text: &'text str, found: &mut Vec<&'text str>) {
    match markup {
        Markup::Row(parts) => parts.iter().for_each(|part| places(part, text, found)),
        Markup::Fraction(a, b) | Markup::Superscript(a, b) => {
            places(a, text, found);
            places(b, text, found);
        }
        Markup::Root(inside) | Markup::Fenced(_, inside, _) => places(inside, text, found),
        Markup::Cases(cases) => {
            for (value, condition) in cases {
                places(value, text, found);
                places(condition, text, found);
            }
        }
        Markup::Spanned(span, inside) => {
            found.push(&text[span.start..span.end]);
            places(inside, text, found);
        }
        Markup::Identifier { .. } | Markup::Number(_) | Markup::Operator(_) => {}
    }
}

#[test]
fn every_term_carries_its_place() {
    let text = "x' = r x (1 - x/N) - a x y + 3";
    let parsed = parse(text);
    let mut found = Vec::new();
    places(&statement(&parsed.syntax.statements[0], &role), text, &mut found);
    assert_eq!(found, [text, "r x (1 - x/N)", "1", "x/N", "a x y", "3"]);
}

#[test]
fn a_name_carries_its_role() {
    let of = |text: &str| match expression(&read(text), &role) {
        Markup::Spanned(_, inside) => *inside,
        other => other,
    };
    let identifier = |name: &str, subscript: Option<&str>, role: Role| Markup::Identifier {
        name: name.to_owned(),
        subscript: subscript.map(str::to_owned),
        role,
    };
    assert_eq!(of("x2"), identifier("x", Some("2"), Role::State(1)));
    assert_eq!(of("N"), identifier("N", None, Role::Definition));
    assert_eq!(of("r"), identifier("r", None, Role::Parameter));
    assert_eq!(of("pi"), identifier("π", None, Role::Other));
    let prime = Markup::Operator("′".to_owned());
    assert_eq!(of("y'"), Markup::Superscript(Box::new(identifier("y", None, Role::State(1))), Box::new(prime)));
}

fn depth(markup: &Markup) -> usize {
    1 + match markup {
        Markup::Row(parts) => parts.iter().map(depth).max().unwrap_or(0),
        Markup::Fraction(a, b) | Markup::Superscript(a, b) => depth(a).max(depth(b)),
        Markup::Root(inside) | Markup::Fenced(_, inside, _) | Markup::Spanned(_, inside) => depth(inside),
        Markup::Cases(cases) => cases.iter().map(|(a, b)| depth(a).max(depth(b))).max().unwrap_or(0),
        Markup::Identifier { .. } | Markup::Number(_) | Markup::Operator(_) => 0,
    }
}

#[test]
fn a_long_chain_makes_no_deep_markup() {
    const TERMS: usize = 5000;
    let mixed = [BinaryOperator::Divide, BinaryOperator::Multiply];
    for operators in [&[BinaryOperator::Add][..], &mixed[..1], &mixed[1..], &mixed, &[BinaryOperator::Or]] {
        let chain = (1..TERMS)
            .fold(number(1.0), |chain, index| binary(operators[index % operators.len()], chain, variable("x", 0)));
        let markup = expression(&chain, &role);
        assert!(depth(&markup) < 16, "{operators:?}: {}", depth(&markup));
        assert!(line(&markup).matches('x').count() == TERMS - 1);
    }
}
