//! What is wrong with a text, where, and how to mend it, as values; `crate::text` puts them into words.

use super::span::Span;

/// The most diagnostics that are given for one text.
pub const MOST_DIAGNOSTICS: usize = 100;

/// One problem found in the model text.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What to underline.
    pub span: Span,
    /// What is wrong; the fields are what the sentence needs.
    pub problem: Problem,
    /// One-click repairs, best first; may be empty.
    pub repairs: Vec<Repair>,
}

impl Diagnostic {
    /// A problem without a repair.
    pub fn new(span: Span, problem: Problem) -> Self {
        Self { span, problem, repairs: Vec::new() }
    }

    /// With one more repair, after those it has.
    #[must_use]
    pub fn or(mut self, repair: Repair) -> Self {
        self.repairs.push(repair);
        self
    }
}

/// Every way a model text can be wrong.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The text is longer than is read.
    TextTooLong {
        /// In bytes.
        most: usize,
    },
    /// There are more statements than are read.
    TooManyStatements {
        /// The limit.
        most: usize,
    },
    /// One statement has more operators than are read.
    StatementTooLong {
        /// The limit, in operators.
        most: usize,
    },
    /// Brackets, signs, exponents or definitions are nested too deeply.
    TooDeep {
        /// The limit.
        most: usize,
    },
    /// The system has too many states.
    TooManyStates {
        /// The limit.
        most: usize,
    },
    /// A list has too many values.
    ListTooLong {
        /// The limit.
        most: usize,
    },

    /// A character that means nothing here.
    UnknownCharacter {
        /// As typed.
        character: char,
    },
    /// Digits that are no number, `1.2.3`.
    MalformedNumber {
        /// The digits.
        text: String,
    },
    /// A number too large to compute with, `1e999`.
    NumberTooLarge {
        /// As typed.
        text: String,
    },
    /// `0,5` for `0.5`.
    DecimalComma {
        /// With a point.
        text: String,
    },

    /// A line that does not begin like a statement.
    NotAStatement,
    /// Something else has to stand here.
    Expected {
        /// What.
        expected: Expected,
        /// What stands there; `None` at the end of the statement.
        found: Option<String>,
    },
    /// Something stands after the end of a statement.
    Unexpected {
        /// What.
        found: String,
    },
    /// A comma between values that are no list.
    UnexpectedComma,
    /// A closing bracket that nothing opened.
    UnmatchedBracket {
        /// The bracket.
        bracket: char,
    },
    /// A name of the language on the left of `=`.
    ReservedName {
        /// The name.
        name: String,
    },
    /// `d2x/dt`: two orders.
    DerivativeOrders {
        /// Above the line.
        above: u8,
        /// Below the line.
        below: u8,
    },
    /// `x'(t) = ...`
    TimeArgument {
        /// Without the argument.
        name: String,
    },

    /// A product without sign after a division or an exponent, `a/2x`.
    AmbiguousProduct {
        /// The factors without sign, `2x`.
        factors: String,
    },
    /// Two values side by side that are not read as a product, `x 2`.
    MissingOperator,
    /// `a < b < c`
    ChainedComparison,
    /// `=` where `==` is meant.
    EqualsInExpression,
    /// `sin x`
    FunctionWithoutParentheses {
        /// The function.
        name: String,
    },
    /// `sin^2(x)`
    PowerOfFunction {
        /// The function.
        name: String,
    },
    /// A function with too few or too many arguments.
    WrongArgumentCount {
        /// The function.
        name: String,
        /// How many it takes.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// `x(t)` or `x(0)` in a formula, which would be a product.
    LooksLikeCall {
        /// The name.
        name: String,
        /// What stands in the parentheses.
        argument: String,
    },
    /// A name applied like a function that is none.
    UnknownFunction {
        /// The name.
        name: String,
        /// The most similar function.
        suggestion: Option<String>,
    },

    /// A name is used but never given a value.
    UnknownName {
        /// As typed.
        name: String,
        /// The most similar known name, or the product of two known names.
        suggestion: Option<String>,
    },
    /// Something is given twice.
    DeclaredTwice {
        /// On the left of `=`: `x'`, `x(0)`, `k`.
        name: String,
    },
    /// `t = ...`
    TimeAssigned,
    /// `x = 1` though `x'` is given.
    StateAssigned {
        /// The state.
        name: String,
    },
    /// A prime on something that is no state.
    PrimeOnNonState {
        /// Without primes.
        name: String,
    },
    /// `x''` though the equation gives `x''` or a lower derivative.
    NotAState {
        /// As written.
        name: String,
        /// The highest derivative that is a state.
        highest: String,
    },
    /// Definitions that need each other.
    Cycle {
        /// In the order of need.
        names: Vec<String>,
    },
    /// There is no differential equation.
    NoEquation,

    /// A state has no initial value.
    MissingInitial {
        /// As written on the left of the initial value, e.g. `y'`.
        state: String,
    },
    /// An initial value of something that is no state.
    InitialOfNonState {
        /// The name.
        name: String,
        /// The most similar state.
        suggestion: Option<String>,
    },
    /// The time in the parentheses of an initial value is no constant.
    StartTimeNotConstant,
    /// Initial values at different times.
    StartTimesDiffer {
        /// Of the first.
        first: f64,
        /// Of this one.
        found: f64,
    },
    /// An initial value that needs a state.
    StateInInitial {
        /// The state or a definition that needs one.
        name: String,
    },
    /// A list of initial values with a formula in it.
    ListNotConstant,

    /// A constant that is not finite, `1/0`.
    NotFinite,
    /// A range or a qualifier on something that is computed.
    QualifierOnFormula {
        /// On the left of `=`.
        name: String,
    },
    /// The ends of a range are no constants.
    RangeNotConstant,
    /// A range that holds nothing.
    RangeEmpty {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// A value outside of its range.
    OutsideRange {
        /// The value.
        value: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },

    /// A known solution of something that is no state.
    ExactOfNonState {
        /// The name.
        name: String,
        /// The most similar state.
        suggestion: Option<String>,
    },
    /// A known solution that needs a state.
    StateInExact {
        /// The state or a definition that needs one.
        name: String,
    },
}

/// What would be right at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A number, a name, a formula.
    Value,
    /// `=`
    Equals,
    /// A name.
    Name,
    /// This sign or bracket.
    Sign(char),
}

/// A change of the text that mends a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What the button says; words in `crate::text`.
    pub kind: RepairKind,
    /// Non-overlapping edits in ascending order.
    pub edits: Vec<Edit>,
}

impl Repair {
    /// Puts `with` in place of `span`.
    pub fn replace(span: Span, with: &str) -> Self {
        Self { kind: RepairKind::Replace { with: with.to_owned() }, edits: vec![Edit { span, text: with.to_owned() }] }
    }

    /// Removes `span`.
    pub fn remove(span: Span) -> Self {
        Self { kind: RepairKind::Remove, edits: vec![Edit { span, text: String::new() }] }
    }

    /// Puts texts in at places in ascending order; the button shows `result`, what then stands there.
    pub fn insert(result: String, insertions: &[(usize, &str)]) -> Self {
        let edit = |(at, text): &(usize, &str)| Edit { span: Span::new(*at, *at), text: (*text).to_owned() };
        Self { kind: RepairKind::Replace { with: result }, edits: insertions.iter().map(edit).collect() }
    }
}

/// What a repair does, for its label.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RepairKind {
    /// Adds a line that declares a parameter, e.g. `k = 1`.
    DeclareParameter {
        /// The new parameter.
        name: String,
    },
    /// Adds an initial value line.
    AddInitial {
        /// The line to be added, e.g. `x(0) = 1`.
        line: String,
    },
    /// Puts other text in place of what is underlined.
    Replace {
        /// The new text.
        with: String,
    },
    /// Removes what is underlined.
    Remove,
}

/// Replace the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// The new text.
    pub text: String,
}
