//! A right-hand side as a polynomial in its parameters: which products of powers of them it is linear in, and the
//! coefficients of those at a moment and a state. This is what proves that parameters enter linearly.
//! Knows programs; knows no data.

use std::collections::BTreeMap;

use crate::core::lang::program::{Operation, Program};

/// A product of powers of quantities, `p_k ^ e_k`, ascending in `k`, no exponent zero; empty for 1.
pub(super) type Monomial = Vec<(usize, i32)>;

/// The coefficient of each monomial.
pub(super) type Polynomial = BTreeMap<Monomial, f64>;

/// The most monomials of one value: more are not a model that one linear solve would start well.
const MOST_TERMS: usize = 64;

/// The largest exponent followed.
const MOST_POWER: i32 = 8;

/// The outputs of `program` at a moment and a state as polynomials in the quantities without a value in `known`; `None`
/// for an output that is none.
pub(super) fn outputs(program: &Program, known: &[Option<f64>], time: f64, state: &[f64]) -> Vec<Option<Polynomial>> {
    let constants = program.constants.iter().map(|&constant| Some(constant_of(constant)));
    let parameters = (0..program.parameters).map(|index| match known.get(index).copied().flatten() {
        Some(value) => Some(constant_of(value)),
        None => Some(Polynomial::from([(vec![(index, 1)], 1.0)])),
    });
    let states = (0..program.states).map(|index| state.get(index).map(|&value| constant_of(value)));
    let inputs = constants.chain(parameters).chain([Some(constant_of(time))]).chain(states);
    let mut slots: Vec<Option<Polynomial>> = inputs.collect();
    for instruction in &program.instructions {
        let value = apply(*instruction, &slots);
        slots.push(value);
    }
    program.outputs.iter().map(|output| slots[*output as usize].clone()).collect()
}

fn constant_of(value: f64) -> Polynomial {
    Polynomial::from([(Monomial::new(), value)])
}

/// The value of a polynomial without parameters.
pub(super) fn value_of(polynomial: &Polynomial) -> Option<f64> {
    match polynomial.len() {
        0 => Some(0.0),
        1 => polynomial.get(&Monomial::new()).copied(),
        _ => None,
    }
}

fn apply(operation: Operation, slots: &[Option<Polynomial>]) -> Option<Polynomial> {
    let slot = |index: u32| slots[index as usize].as_ref();
    let mut plain = true;
    operation.for_each_operand(|operand| plain &= slot(operand).and_then(value_of).is_some());
    if plain {
        return Some(constant_of(operation.apply(|operand| slot(operand).and_then(value_of).unwrap_or(f64::NAN))));
    }
    match operation {
        Operation::Negate(a) => Some(scaled(slot(a)?, -1.0)),
        Operation::Add(a, b) => sum(slot(a)?, slot(b)?, 1.0),
        Operation::Subtract(a, b) => sum(slot(a)?, slot(b)?, -1.0),
        Operation::Multiply(a, b) => product(slot(a)?, slot(b)?),
        Operation::Divide(a, b) => product(slot(a)?, &power(slot(b)?, -1)?),
        Operation::PowerInteger(a, exponent) => power(slot(a)?, exponent),
        Operation::Select(condition, then, otherwise) => {
            let taken = if value_of(slot(condition)?)? == 0.0 { otherwise } else { then };
            slot(taken).cloned()
        }
        _ => None,
    }
}

fn scaled(a: &Polynomial, factor: f64) -> Polynomial {
    a.iter().map(|(monomial, coefficient)| (monomial.clone(), factor * coefficient)).collect()
}

fn sum(a: &Polynomial, b: &Polynomial, sign: f64) -> Option<Polynomial> {
    let mut sum = a.clone();
    for (monomial, coefficient) in b {
        *sum.entry(monomial.clone()).or_insert(0.0) += sign * coefficient;
    }
    (sum.len() <= MOST_TERMS).then_some(sum)
}

fn product(a: &Polynomial, b: &Polynomial) -> Option<Polynomial> {
    let mut product = Polynomial::new();
    for (first, left) in a {
        for (second, right) in b {
            let mut powers: BTreeMap<usize, i32> = first.iter().copied().collect();
            for (quantity, exponent) in second {
                *powers.entry(*quantity).or_insert(0) += exponent;
            }
            let monomial: Monomial = powers.into_iter().filter(|(_, exponent)| *exponent != 0).collect();
            if monomial.iter().any(|(_, exponent)| exponent.abs() > MOST_POWER) {
                return None;
            }
            *product.entry(monomial).or_insert(0.0) += left * right;
        }
        if product.len() > MOST_TERMS {
            return None;
        }
    }
    Some(product)
}

/// A sum has only small positive powers; one product has all.
fn power(a: &Polynomial, exponent: i32) -> Option<Polynomial> {
    if exponent.abs() > MOST_POWER {
        return None;
    }
    if let [(monomial, coefficient)] = a.iter().collect::<Vec<_>>()[..] {
        let powers = monomial.iter().map(|(quantity, power)| (*quantity, power * exponent));
        let value = crate::core::scalar::real::power_integer(*coefficient, exponent);
        return Some(Polynomial::from([(powers.filter(|(_, power)| *power != 0).collect(), value)]));
    }
    if exponent < 0 {
        return None;
    }
    (0..exponent).try_fold(constant_of(1.0), |power, _| product(&power, a))
}
