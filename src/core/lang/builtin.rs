//! The functions and constants the language knows. A function is one row below: its names, its value, its derivative.
//!
//! At a kink the derivative is that of one side or 0, never NaN: 0 for `abs`, `relu`, `sign`, `heaviside` and the
//! rounding functions; that of the first argument where `min` or `max` tie; 0 for `hypot` and `atan2` at the origin.
//! Where a graph is vertical (`sqrt`, `cbrt`, `asin` at the end of their slope) it is infinite.

use std::f64::consts;

use crate::core::scalar::{Scalar, real};
use crate::core::special::{airy, bessel, factorial, hypergeometric, legendre};

/// Turns the rows into the enum, its list and its lookups, so that no list can forget a row.
macro_rules! builtins {
    (
        one argument {$(
            #[doc = $doc1:literal]
            $one:ident: $name1:literal $aliases1:tt,
            |$x:pat_param| $value1:expr, |$at:pat_param, $known:pat_param| $slope:expr;
        )*}
        two arguments {$(
            #[doc = $doc2:literal]
            $two:ident: $name2:literal $aliases2:tt,
            |$a:pat_param, $b:pat_param| $value2:expr,
            |$at_a:pat_param, $at_b:pat_param, $known2:pat_param| $slopes:expr;
        )*}
        four arguments {$(
            #[doc = $doc4:literal]
            $four:ident: $name4:literal $aliases4:tt ($($argument4:ident),*), $value4:path, $slopes4:path;
        )*}
    ) => {
        /// A builtin function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Builtin {
            $(#[doc = $doc1] $one,)*
            $(#[doc = $doc2] $two,)*
            $(#[doc = $doc4] $four,)*
        }

        impl Builtin {
            /// Every builtin.
            pub const ALL: &[Self] = &[$(Self::$one,)* $(Self::$two,)* $(Self::$four,)*];

            /// The name it is printed with.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$one => $name1,)*
                    $(Self::$two => $name2,)*
                    $(Self::$four => $name4,)*
                }
            }

            /// Other names it is known by.
            pub const fn aliases(self) -> &'static [&'static str] {
                match self {
                    $(Self::$one => &$aliases1,)*
                    $(Self::$two => &$aliases2,)*
                    $(Self::$four => &$aliases4,)*
                }
            }

            /// How many arguments it takes: 1, 2 or 4.
            pub const fn arity(self) -> usize {
                match self {
                    $(Self::$one)|* => 1,
                    $(Self::$two)|* => 2,
                    $(Self::$four)|* => 4,
                }
            }

            /// The name, with what its arguments are called if there are several: `sin`, `atan2(y, x)`.
            pub const fn signature(self) -> &'static str {
                match self {
                    $(Self::$one => $name1,)*
                    $(Self::$two => concat!($name2, "(", stringify!($a), ", ", stringify!($b), ")"),)*
                    $(Self::$four => concat!($name4, stringify!(($($argument4),*))),)*
                }
            }

            fn value1(self, argument: f64) -> f64 {
                match self {
                    $(Self::$one => { let $x = argument; $value1 })*
                    _ => f64::NAN,
                }
            }

            fn slope1(self, argument: f64, value: f64) -> f64 {
                match self {
                    $(Self::$one => { let ($at, $known) = (argument, value); $slope })*
                    _ => f64::NAN,
                }
            }

            fn value2(self, first: f64, second: f64) -> f64 {
                match self {
                    $(Self::$two => { let ($a, $b) = (first, second); $value2 })*
                    _ => f64::NAN,
                }
            }

            fn slopes2(self, first: f64, second: f64, value: f64) -> (f64, f64) {
                match self {
                    $(Self::$two => { let ($at_a, $at_b, $known2) = (first, second, value); $slopes })*
                    _ => (f64::NAN, f64::NAN),
                }
            }

            fn value4(self, arguments: [f64; 4]) -> f64 {
                match self {
                    $(Self::$four => $value4(arguments),)*
                    _ => f64::NAN,
                }
            }

            fn slopes4(self, arguments: [f64; 4]) -> [f64; 4] {
                match self {
                    $(Self::$four => $slopes4(arguments),)*
                    _ => [f64::NAN; 4],
                }
            }
        }
    };
}

builtins! {
    one argument {
        #[doc = "`|x|`"]
        Abs: "abs" [], |x| x.abs(), |x, _| sign(x);
        #[doc = "Inverse cosine, in radians."]
        Acos: "acos" ["arccos"], |x| real::acos(x), |x, _| -1.0 / ((1.0 - x) * (1.0 + x)).sqrt();
        #[doc = "Inverse hyperbolic cosine."]
        Acosh: "acosh" ["arccosh", "arcosh"], |x| real::acosh(x), |x, _| 1.0 / ((x - 1.0) * (x + 1.0)).sqrt();
        #[doc = "Airy function of the first kind."]
        AiryAi: "airyai" [], |x| airy::ai(x), |x, _| airy::ai_slope(x);
        #[doc = "Airy function of the second kind."]
        AiryBi: "airybi" [], |x| airy::bi(x), |x, _| airy::bi_slope(x);
        #[doc = "Inverse sine, in radians."]
        Asin: "asin" ["arcsin"], |x| real::asin(x), |x, _| 1.0 / ((1.0 - x) * (1.0 + x)).sqrt();
        #[doc = "Inverse hyperbolic sine."]
        Asinh: "asinh" ["arcsinh", "arsinh"], |x| real::asinh(x), |x, _| 1.0 / real::hypot(1.0, x);
        #[doc = "Inverse tangent, in radians."]
        Atan: "atan" ["arctan", "arctg"], |x| real::atan(x), |x, _| 1.0 / (1.0 + x * x);
        #[doc = "Inverse hyperbolic tangent."]
        Atanh: "atanh" ["arctanh", "artanh"], |x| real::atanh(x), |x, _| 1.0 / ((1.0 - x) * (1.0 + x));
        #[doc = "Bessel function of the first kind of order 0."]
        BesselJ0: "J0" ["besselj0"], |x| real::j0(x), |x, _| -real::j1(x);
        #[doc = "Bessel function of the first kind of order 1."]
        BesselJ1: "J1" ["besselj1"], |x| real::j1(x),
            |x, value| if x == 0.0 { 0.5 } else { real::j0(x) - value / x };
        #[doc = "Cube root, also of negative numbers."]
        Cbrt: "cbrt" [], |x| real::cbrt(x), |_, value| 1.0 / (3.0 * value * value);
        #[doc = "The smallest integer not below."]
        Ceil: "ceil" [], |x| x.ceil(), |_, _| 0.0;
        #[doc = "Cosine of an angle in radians."]
        Cos: "cos" [], |x| real::cos(x), |x, _| -real::sin(x);
        #[doc = "Hyperbolic cosine."]
        Cosh: "cosh" [], |x| real::cosh(x), |x, _| real::sinh(x);
        #[doc = "Cotangent of an angle in radians."]
        Cot: "cot" ["ctg"], |x| 1.0 / real::tan(x), |_, value| -(1.0 + value * value);
        #[doc = "Error function."]
        Erf: "erf" [], |x| real::erf(x), |x, _| consts::FRAC_2_SQRT_PI * real::exp(-x * x);
        #[doc = "Natural exponential."]
        Exp: "exp" [], |x| real::exp(x), |_, value| value;
        #[doc = "`x!`, for all real numbers: the gamma function of `x + 1`."]
        Factorial: "factorial" [], |x| factorial::value(x), |x, value| factorial::slope(x, value);
        #[doc = "The largest integer not above."]
        Floor: "floor" [], |x| x.floor(), |_, _| 0.0;
        #[doc = "0 below 0, else 1: the same as `x >= 0`."]
        Heaviside: "heaviside" ["step"], |x| heaviside(x), |_, _| 0.0;
        #[doc = "Natural logarithm."]
        Ln: "ln" ["log"], |x| real::log(x), |x, _| 1.0 / x;
        #[doc = "Logarithm to base 10."]
        Log10: "log10" ["lg"], |x| real::log10(x), |x, _| consts::LOG10_E / x;
        #[doc = "Logarithm to base 2."]
        Log2: "log2" ["lb"], |x| real::log2(x), |x, _| consts::LOG2_E / x;
        #[doc = "`max(x, 0)`"]
        Relu: "relu" [], |x| if x < 0.0 { 0.0 } else { x }, |x, _| if x > 0.0 { 1.0 } else { 0.0 };
        #[doc = "The nearest integer, halves away from 0."]
        Round: "round" [], |x| real::round(x), |_, _| 0.0;
        #[doc = "`1 / (1 + exp(-x))`"]
        Sigmoid: "sigmoid" ["logistic"], |x| sigmoid(x),
            |x, _| { let decay = real::exp(-x.abs()); decay / ((1.0 + decay) * (1.0 + decay)) };
        #[doc = "-1, 0 or 1."]
        Sign: "sign" ["sgn"], |x| sign(x), |_, _| 0.0;
        #[doc = "Sine of an angle in radians."]
        Sin: "sin" [], |x| real::sin(x), |x, _| real::cos(x);
        #[doc = "Hyperbolic sine."]
        Sinh: "sinh" [], |x| real::sinh(x), |x, _| real::cosh(x);
        #[doc = "`ln(1 + exp(x))`"]
        Softplus: "softplus" [], |x| x.max(0.0) + real::log1p(real::exp(-x.abs())), |x, _| sigmoid(x);
        #[doc = "Square root."]
        Sqrt: "sqrt" [], |x| x.sqrt(), |_, value| 0.5 / value;
        #[doc = "Tangent of an angle in radians."]
        Tan: "tan" ["tg"], |x| real::tan(x), |_, value| 1.0 + value * value;
        #[doc = "Hyperbolic tangent."]
        Tanh: "tanh" [], |x| real::tanh(x), |_, value| (1.0 - value) * (1.0 + value);
    }
    two arguments {
        #[doc = "The angle of the point `(b, a)`, in radians: `atan2(y, x)`."]
        Atan2: "atan2" [], |y, x| real::atan2(y, x),
            |y, x, _| { let radius = real::hypot(x, y); (over(x / radius, radius), -over(y / radius, radius)) };
        #[doc = "Bessel function of the first kind of order `n`."]
        BesselJ: "besselj" [], |n, x| bessel::value(n, x), |n, x, _| bessel::slopes(n, x);
        #[doc = "`sqrt(a^2 + b^2)` without overflow."]
        Hypot: "hypot" [], |a, b| real::hypot(a, b), |a, b, value| (over(a, value), over(b, value));
        #[doc = "Legendre function of the first kind of degree `n`; a polynomial for whole `n`."]
        Legendre: "legendre" [], |n, x| legendre::value(n, x), |n, x, _| legendre::slopes(n, x);
        #[doc = "The larger one."]
        Max: "max" [], |a, b| if a < b || b.is_nan() { b } else { a },
            |a, b, _| if a < b { (0.0, 1.0) } else { (1.0, 0.0) };
        #[doc = "The smaller one."]
        Min: "min" [], |a, b| if b < a || b.is_nan() { b } else { a },
            |a, b, _| if b < a { (0.0, 1.0) } else { (1.0, 0.0) };
        #[doc = "`a` modulo `b`, with the sign of `b`."]
        Mod: "mod" [], |a, b| real::modulo(a, b), |a, b, value| (1.0, -((a - value) / b).round());
        #[doc = "`a ^ b`"]
        Pow: "pow" [], |a, b| real::pow(a, b), |a, b, value| real::power_slopes(a, b, value);
    }
    four arguments {
        #[doc = "Gauss's hypergeometric function."]
        Hypergeometric: "hyp2f1" [] (a, b, c, x), hypergeometric::value, hypergeometric::slopes;
    }
}

impl Builtin {
    /// The builtin of that name or alias.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|builtin| builtin.name() == name || builtin.aliases().contains(&name))
    }

    /// Its value at `argument`, for a builtin of one argument; NaN for others.
    #[inline]
    pub fn apply<S: Scalar>(self, argument: S) -> S {
        argument.map(|x| self.value1(x), |x, value| self.slope1(x, value))
    }

    /// Its value at `(first, second)`, for a builtin of two arguments; NaN for others.
    #[inline]
    pub fn apply2<S: Scalar>(self, first: S, second: S) -> S {
        first.map2(second, |a, b| self.value2(a, b), |a, b, value| self.slopes2(a, b, value))
    }

    /// Its value at four arguments, for a builtin of four; NaN for others. Not inlined: the interpreter's loop stays
    /// small, and what is called takes far longer than the call.
    #[inline(never)]
    pub fn apply4<S: Scalar>(self, arguments: [S; 4]) -> S {
        S::map_many(arguments, |arguments| self.value4(arguments), |arguments| self.slopes4(arguments))
    }
}

/// A name for a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    /// The name it is printed with.
    pub name: &'static str,
    /// Other names it is known by.
    pub aliases: &'static [&'static str],
    /// The number.
    pub value: f64,
}

impl Constant {
    /// Every constant.
    pub const ALL: [Self; 2] =
        [Self { name: "e", aliases: &[], value: consts::E }, Self { name: "pi", aliases: &["π"], value: consts::PI }];

    /// The constant of that name or alias.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|constant| constant.name == name || constant.aliases.contains(&name))
    }
}

fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else {
        // 0 with its sign, or NaN.
        x
    }
}

fn heaviside(x: f64) -> f64 {
    if x.is_nan() {
        x
    } else if x < 0.0 {
        0.0
    } else {
        1.0
    }
}

fn sigmoid(x: f64) -> f64 {
    let decay = real::exp(-x.abs());
    if x < 0.0 { decay / (1.0 + decay) } else { 1.0 / (1.0 + decay) }
}

/// `a / radius`, and 0 at the origin.
fn over(a: f64, radius: f64) -> f64 {
    if radius == 0.0 { 0.0 } else { a / radius }
}
