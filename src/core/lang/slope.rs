//! The derivatives of operations as operations: one arm a function, beside its row in `builtin`. At kinks and ends they
//! are what the rows say. Knows no tangents and no states.

use std::f64::consts;

use super::builtin::Builtin;
use super::graph::Graph;
use super::program::{Operation, Slot};

impl Graph {
    fn call(&mut self, builtin: Builtin, argument: Slot) -> Slot {
        self.operation(Operation::Call1(builtin, argument))
    }

    /// `numerator / a`
    fn over(&mut self, numerator: f64, a: Slot) -> Slot {
        let numerator = self.constant(numerator);
        self.divide(numerator, a)
    }

    /// `number + a`
    fn plus(&mut self, number: f64, a: Slot) -> Slot {
        let number = self.constant(number);
        self.add(number, a)
    }

    /// `(1 - a) (1 + a)`
    fn one_minus_square(&mut self, a: Slot) -> Slot {
        let one = self.constant(1.0);
        let (below, above) = (self.subtract(one, a), self.add(one, a));
        self.multiply(below, above)
    }

    fn square(&mut self, a: Slot) -> Slot {
        self.operation(Operation::PowerInteger(a, 2))
    }

    /// `value` where `radius` is not 0, else 0.
    fn unless_zero(&mut self, radius: Slot, value: Slot) -> Slot {
        let zero = self.constant(0.0);
        self.select(radius, value, zero)
    }

    /// The derivative of `value = builtin(x)`; `None` where it is 0 everywhere, or where it has no short form in the
    /// language: that leaves a hole in the Jacobian, which the method for stiff systems pays with shorter steps.
    pub(super) fn slope1(&mut self, builtin: Builtin, x: Slot, value: Slot) -> Option<Slot> {
        let slope = match builtin {
            Builtin::Abs => self.call(Builtin::Sign, x),
            Builtin::Acos | Builtin::Asin => {
                let inside = self.one_minus_square(x);
                let root = self.call(Builtin::Sqrt, inside);
                self.over(if builtin == Builtin::Acos { -1.0 } else { 1.0 }, root)
            }
            Builtin::Acosh => {
                let (below, above) = (self.plus(-1.0, x), self.plus(1.0, x));
                let inside = self.multiply(below, above);
                let root = self.call(Builtin::Sqrt, inside);
                self.over(1.0, root)
            }
            Builtin::Asinh => {
                let one = self.constant(1.0);
                let root = self.operation(Operation::Call2(Builtin::Hypot, one, x));
                self.over(1.0, root)
            }
            Builtin::Atan => {
                let square = self.square(x);
                let sum = self.plus(1.0, square);
                self.over(1.0, sum)
            }
            Builtin::Atanh => {
                let inside = self.one_minus_square(x);
                self.over(1.0, inside)
            }
            Builtin::BesselJ0 => {
                let first = self.call(Builtin::BesselJ1, x);
                self.negate(first)
            }
            Builtin::BesselJ1 => {
                let (zeroth, ratio) = (self.call(Builtin::BesselJ0, x), self.divide(value, x));
                let (half, elsewhere) = (self.constant(0.5), self.subtract(zeroth, ratio));
                self.select(x, elsewhere, half)
            }
            Builtin::Cbrt => {
                let (three, square) = (self.constant(3.0), self.square(value));
                let below = self.multiply(three, square);
                self.over(1.0, below)
            }
            Builtin::Cos => {
                let sine = self.call(Builtin::Sin, x);
                self.negate(sine)
            }
            Builtin::Cosh => self.call(Builtin::Sinh, x),
            Builtin::Cot => {
                let square = self.square(value);
                let sum = self.plus(1.0, square);
                self.negate(sum)
            }
            Builtin::Erf => {
                let square = self.square(x);
                let exponent = self.negate(square);
                let (factor, bell) = (self.constant(consts::FRAC_2_SQRT_PI), self.call(Builtin::Exp, exponent));
                self.multiply(factor, bell)
            }
            Builtin::Exp => value,
            Builtin::Ln => self.over(1.0, x),
            Builtin::Log10 => self.over(consts::LOG10_E, x),
            Builtin::Log2 => self.over(consts::LOG2_E, x),
            Builtin::Relu => {
                let zero = self.constant(0.0);
                self.operation(Operation::Less(zero, x))
            }
            Builtin::Sigmoid => {
                let opposite = self.negate(x);
                let rest = self.call(Builtin::Sigmoid, opposite);
                self.multiply(value, rest)
            }
            Builtin::Sin => self.call(Builtin::Cos, x),
            Builtin::Sinh => self.call(Builtin::Cosh, x),
            Builtin::Softplus => self.call(Builtin::Sigmoid, x),
            Builtin::Sqrt => self.over(0.5, value),
            Builtin::Tan => {
                let square = self.square(value);
                self.plus(1.0, square)
            }
            Builtin::Tanh => self.one_minus_square(value),
            // Flat, apart from jumps.
            Builtin::Ceil | Builtin::Floor | Builtin::Heaviside | Builtin::Round | Builtin::Sign
            // No function of the language is their derivative.
            | Builtin::AiryAi | Builtin::AiryBi | Builtin::Factorial
            // Of more arguments.
            | Builtin::Atan2 | Builtin::Hypot | Builtin::Max | Builtin::Min | Builtin::Mod | Builtin::Pow
            | Builtin::BesselJ | Builtin::Legendre | Builtin::Hypergeometric => return None,
        };
        Some(slope)
    }

    /// The derivative of `value = builtin(a, b)` by its first argument, or with `second` by its second; `None` as
    /// with `slope1`.
    pub(super) fn slope2(&mut self, builtin: Builtin, a: Slot, b: Slot, value: Slot, second: bool) -> Option<Slot> {
        let slope = match builtin {
            // The angle of the point (b, a).
            Builtin::Atan2 => {
                let radius = self.operation(Operation::Call2(Builtin::Hypot, a, b));
                let square = self.square(radius);
                let ratio = self.divide(if second { a } else { b }, square);
                let signed = if second { self.negate(ratio) } else { ratio };
                self.unless_zero(radius, signed)
            }
            Builtin::Hypot => {
                let ratio = self.divide(if second { b } else { a }, value);
                self.unless_zero(value, ratio)
            }
            Builtin::Max | Builtin::Min => {
                let takes_second = match builtin {
                    Builtin::Max => self.operation(Operation::Less(a, b)),
                    _ => self.operation(Operation::Less(b, a)),
                };
                if second { takes_second } else { self.not(takes_second) }
            }
            Builtin::Mod if second => {
                let whole = self.subtract(a, value);
                let ratio = self.divide(whole, b);
                let times = self.call(Builtin::Round, ratio);
                self.negate(times)
            }
            Builtin::Mod => self.constant(1.0),
            Builtin::Pow => self.power_slope(a, b, value, second),
            _ => return None,
        };
        Some(slope)
    }

    /// The derivative of `value = a ^ b` by `a`, `b a^(b-1)`, or with `second` by `b`, `value ln a`, which is 0 at
    /// `a = 0`.
    pub(super) fn power_slope(&mut self, a: Slot, b: Slot, value: Slot, second: bool) -> Slot {
        if second {
            let logarithm = self.call(Builtin::Ln, a);
            let slope = self.multiply(value, logarithm);
            return self.unless_zero(a, slope);
        }
        let less = self.plus(-1.0, b);
        let power = self.power(a, less);
        self.multiply(b, power)
    }

    /// The derivative of `a ^ exponent`.
    pub(super) fn power_integer_slope(&mut self, a: Slot, exponent: i32) -> Slot {
        let (factor, less) = (self.constant(f64::from(exponent)), self.constant(f64::from(exponent) - 1.0));
        let power = self.power(a, less);
        self.multiply(factor, power)
    }
}
