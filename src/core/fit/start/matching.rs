//! Start values from the data by integral matching: where the parameters, or products of powers of them, enter the
//! right-hand side linearly, one linear solve finds them without running the model. Knows models and observations; fits
//! nothing itself.
//!
//! With `f_i = sum_j v_j phi_ij(t, x)`, `v_j` the products, and curves `x(t)` through the data,
//!
//! ```text
//! x_i(t_k) = c_i + sum_j v_j int phi_ij(t, x(t)) dt
//! ```
//!
//! is linear in `v` and in the initial values `c` (Himmelblau, Jones and Bischoff, *Ind. Eng. Chem. Fundam.* 6, 1967;
//! Dattner and Klaassen, *Electron. J. Stat.* 9, 2015). The parameters follow from the logarithms of the products.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use super::polynomial::{Monomial, Polynomial, outputs, value_of};
use super::series::Series;
use crate::core::data::{Observations, Target};
use crate::core::model::Model;
use crate::core::scalar::real;

/// Gauss-Legendre nodes and weights on `[0, 1]`; no node at an end, where a right-hand side may be undefined.
const GAUSS: [(f64, f64); 3] = [
    (0.112_701_665_379_258_31, 0.277_777_777_777_777_8),
    (0.5, 0.444_444_444_444_444_4),
    (0.887_298_334_620_741_7, 0.277_777_777_777_777_8),
];

/// Pieces between two neighbouring moments.
const PIECES: usize = 2;

/// The most moments of all curves together, and the points a curve keeps at least: a start is not worth more work.
const MOST_MOMENTS: usize = 800;
const FEWEST_POINTS: usize = 16;

/// Singular values below this share of the largest are noise: the start leaves those directions alone.
const RANK_TOLERANCE: f64 = 1e-9;

/// A product that comes out with the wrong sign is next to nothing: this share of what the given start says.
const NEXT_TO_NOTHING: f64 = 0.01;

/// The values of all quantities that the data suggest; `None` where a state is not observed, or the parameters do not
/// enter as products. What the data do not say stays as it is. Several experiments are read one after the other: each
/// says its own quantities, and what is the same in all is their mean.
pub(in crate::core::fit) fn matched(model: &Model, observations: &Observations) -> Option<Vec<f64>> {
    let experiments = observations.experiment_count();
    if experiments == 1 {
        return matched_alone(model, observations);
    }
    let mut sums = vec![(0.0, 0_u32); model.quantities.len()];
    for experiment in 0..experiments {
        let alone = model.in_experiment(experiment);
        let found = matched_alone(&alone, &observations.of_experiment(experiment))?;
        for (parameter, value) in found.into_iter().enumerate() {
            let (sum, count) = &mut sums[model.quantity_in(parameter, experiment)];
            (*sum, *count) = (*sum + value, *count + 1);
        }
    }
    let mean = |((sum, count), given): ((f64, u32), f64)| if count > 0 { sum / f64::from(count) } else { given };
    Some(sums.into_iter().zip(model.values()).map(mean).collect())
}

/// As [`matched`], of one experiment.
fn matched_alone(model: &Model, observations: &Observations) -> Option<Vec<f64>> {
    let given = model.values();
    let known: Vec<Option<f64>> =
        model.quantities.iter().map(|quantity| quantity.fixed.then_some(quantity.value)).collect();
    let initial = outputs(&model.initial, &known, model.start_time, &[]);
    let curves = curves(model, observations, &initial)?;
    let first = curves.iter().map(|series| series.times()[0]).fold(f64::NEG_INFINITY, f64::max);
    let last = curves.iter().map(|series| series.times()[series.times().len() - 1]).fold(f64::INFINITY, f64::min);
    let integrals = Integrals::new(model, &known, &curves, (first, last))?;
    let products = integrals.solve(model, &curves, &initial, first)?;
    let values = resolved(model, &given, &products);
    values.iter().all(|value| value.is_finite()).then_some(values)
}

/// A curve for each state: through its observations, and its initial value where that is known.
fn curves(model: &Model, observations: &Observations, initial: &[Option<Polynomial>]) -> Option<Vec<Series>> {
    let curve = |state: usize| {
        let cells = observations.cells.iter().filter(|cell| cell.target == Target::State(state));
        let mut points: Vec<(f64, f64)> =
            cells.filter_map(|cell| Some((*observations.times.get(cell.time)?, cell.value))).collect();
        if let Some(value) = initial[state].as_ref().and_then(value_of) {
            points.retain(|(time, _)| *time > model.start_time);
            points.insert(0, (model.start_time, value));
        }
        Series::new(&points, (MOST_MOMENTS / model.states.len()).max(FEWEST_POINTS))
    };
    (0..model.states.len()).map(curve).collect()
}

/// `int phi_ij dt` from the first moment to each of `moments`, for every state `i` and product `j`.
struct Integrals {
    moments: Vec<f64>,
    /// For each state: for each of its products the integrals, one for each of `moments`.
    of_state: Vec<BTreeMap<Monomial, Vec<f64>>>,
}

impl Integrals {
    fn new(model: &Model, known: &[Option<f64>], curves: &[Series], (first, last): (f64, f64)) -> Option<Self> {
        let inside = |time: &f64| (first..=last).contains(time);
        let mut moments: Vec<f64> = curves.iter().flat_map(Series::times).copied().filter(inside).collect();
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        let mut of_state: Vec<BTreeMap<Monomial, Vec<f64>>> = vec![BTreeMap::new(); curves.len()];
        let mut state = vec![0.0; curves.len()];
        for (index, pair) in moments.windows(2).enumerate() {
            let width = (pair[1] - pair[0]) / PIECES as f64;
            for piece in 0..PIECES {
                for (node, weight) in GAUSS {
                    let time = pair[0] + (piece as f64 + node) * width;
                    for (value, curve) in state.iter_mut().zip(curves) {
                        *value = curve.at(time);
                    }
                    let derivative = outputs(&model.derivative, known, time, &state);
                    for (integrals, component) in of_state.iter_mut().zip(derivative) {
                        for (monomial, coefficient) in component? {
                            let integral = integrals.entry(monomial).or_insert_with(|| vec![0.0; moments.len()]);
                            integral[index + 1] += weight * width * coefficient;
                        }
                    }
                }
            }
        }
        for integral in of_state.iter_mut().flat_map(BTreeMap::values_mut) {
            for index in 1..integral.len() {
                integral[index] += integral[index - 1];
            }
        }
        let finite = of_state.iter().flat_map(BTreeMap::values).flatten().all(|integral| integral.is_finite());
        (finite && moments.len() >= 2).then_some(Self { moments, of_state })
    }

    /// The value of each product; those of the initial values too, where such a value is one product.
    fn solve(
        &self,
        model: &Model,
        curves: &[Series],
        initial: &[Option<Polynomial>],
        first: f64,
    ) -> Option<BTreeMap<Monomial, f64>> {
        let mut columns: BTreeMap<Monomial, usize> = BTreeMap::new();
        for monomial in self.of_state.iter().flat_map(BTreeMap::keys).filter(|monomial| !monomial.is_empty()) {
            let next = columns.len();
            columns.entry(monomial.clone()).or_insert(next);
        }
        let products = columns.len();
        // A state whose value at the first moment is not given has that value as one more unknown.
        let is_given = |state: usize| first <= model.start_time && initial[state].as_ref().and_then(value_of).is_some();
        let unknown: Vec<usize> = (0..curves.len()).filter(|&state| !is_given(state)).collect();
        let width = products + unknown.len();
        let rows: Vec<(usize, usize)> = curves
            .iter()
            .enumerate()
            .flat_map(|(state, curve)| {
                let at = self
                    .moments
                    .iter()
                    .enumerate()
                    .filter(|(_, time)| curve.times().binary_search_by(|known| known.total_cmp(time)).is_ok());
                at.map(move |(moment, _)| (state, moment))
            })
            .collect();
        let mut matrix = DMatrix::<f64>::zeros(rows.len().max(width), width);
        let mut right = DVector::<f64>::zeros(rows.len().max(width));
        for (row, (state, moment)) in rows.into_iter().enumerate() {
            let weight = 1.0 / scale(curves[state].values());
            let mut rest = curves[state].at(self.moments[moment]);
            if let Some(place) = unknown.iter().position(|&other| other == state) {
                matrix[(row, products + place)] = weight;
            } else {
                rest -= curves[state].at(first);
            }
            for (monomial, integral) in &self.of_state[state] {
                match columns.get(monomial) {
                    Some(&column) => matrix[(row, column)] = weight * integral[moment],
                    None => rest -= integral[moment],
                }
            }
            right[row] = weight * rest;
        }
        let must_be_positive: Vec<usize> =
            columns.iter().filter(|(monomial, _)| is_positive(model, monomial)).map(|(_, &column)| column).collect();
        let solution = solve_with_signs(&matrix, &right, &must_be_positive)?;
        let mut values: BTreeMap<Monomial, f64> =
            columns.into_iter().map(|(monomial, column)| (monomial, solution[column])).collect();
        for (place, &state) in unknown.iter().enumerate() {
            let value = match solution[products + place] {
                value if first <= model.start_time => value,
                _ => curves[state].at(model.start_time),
            };
            if let Some(polynomial) = &initial[state]
                && let [(monomial, coefficient)] = polynomial.iter().collect::<Vec<_>>()[..]
                && !monomial.is_empty()
            {
                values.entry(monomial.clone()).or_insert(value / coefficient);
            }
        }
        Some(values)
    }
}

/// The size of a series, for its rows to count as much as another's.
fn scale(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    if largest > 0.0 { largest } else { 1.0 }
}

/// Whether the ranges say that a product of quantities is not negative.
fn is_positive(model: &Model, monomial: &Monomial) -> bool {
    monomial.iter().all(|(quantity, exponent)| {
        let low = model.quantities[*quantity].range.map(|(low, _)| low);
        exponent % 2 == 0 || low.is_some_and(|low| low >= 0.0)
    })
}

/// Least squares with the entries of `positive` not negative: the most negative one is set to zero until none is.
fn solve_with_signs(matrix: &DMatrix<f64>, right: &DVector<f64>, positive: &[usize]) -> Option<DVector<f64>> {
    let units: Vec<f64> = matrix.column_iter().map(|column| column.norm()).collect();
    let mut left_out: Vec<usize> = Vec::new();
    loop {
        let mut scaled = matrix.clone();
        for (index, mut column) in scaled.column_iter_mut().enumerate() {
            let unit = if left_out.contains(&index) || units[index] == 0.0 { 0.0 } else { 1.0 / units[index] };
            column.scale_mut(unit);
        }
        let decomposed = nalgebra::SVD::try_new(scaled, true, true, f64::EPSILON, 10_000)?;
        let largest = decomposed.singular_values.iter().copied().fold(0.0, f64::max);
        let solution = decomposed.solve(right, RANK_TOLERANCE * largest).ok()?;
        let worst = positive.iter().copied().filter(|&index| solution[index] < 0.0);
        if let Some(index) = worst.min_by(|&a, &b| solution[a].total_cmp(&solution[b])) {
            left_out.push(index);
        } else {
            let unit = |index: usize| if units[index] == 0.0 { 0.0 } else { 1.0 / units[index] };
            return Some(DVector::from_fn(solution.len(), |index, _| solution[index] * unit(index)));
        }
    }
}

/// The quantities from products of their powers: signs one after the other, sizes by the logarithms, as near to the
/// given values as the products allow.
fn resolved(model: &Model, given: &[f64], products: &BTreeMap<Monomial, f64>) -> Vec<f64> {
    let mut signs: Vec<Option<f64>> = model
        .quantities
        .iter()
        .map(|quantity| {
            let low = quantity.range.map_or(f64::NEG_INFINITY, |(low, _)| low);
            if quantity.fixed { Some(quantity.value.signum()) } else { (low >= 0.0).then_some(1.0) }
        })
        .collect();
    let told: Vec<(&Monomial, f64)> =
        products.iter().filter(|(_, value)| **value != 0.0).map(|(monomial, value)| (monomial, *value)).collect();
    let mut guess = true;
    while guess {
        let mut settled = true;
        while settled {
            settled = false;
            for (monomial, value) in &told {
                let odd: Vec<usize> =
                    monomial.iter().filter(|(_, exponent)| exponent % 2 != 0).map(|(quantity, _)| *quantity).collect();
                let open: Vec<usize> = odd.iter().copied().filter(|&quantity| signs[quantity].is_none()).collect();
                if let [quantity] = open[..] {
                    let others: f64 = odd.iter().filter_map(|&quantity| signs[quantity]).product();
                    signs[quantity] = Some(value.signum() * others);
                    settled = true;
                }
            }
        }
        // Where only a product of two has a sign, the given one is taken for the first.
        let open = signs.iter().position(Option::is_none);
        if let Some(quantity) = open {
            signs[quantity] = Some(if given[quantity] < 0.0 { -1.0 } else { 1.0 });
        }
        guess = open.is_some();
    }
    let size = |value: f64| if value == 0.0 { 0.0 } else { real::log(value.abs()) };
    let width = given.len();
    let mut matrix = DMatrix::<f64>::zeros(told.len().max(width), width);
    let mut right = DVector::<f64>::zeros(told.len().max(width));
    for (row, (monomial, value)) in told.iter().enumerate() {
        right[row] = size(*value);
        for (quantity, exponent) in *monomial {
            matrix[(row, *quantity)] = f64::from(*exponent);
            right[row] -= f64::from(*exponent) * size(given[*quantity]);
        }
    }
    let decomposed = nalgebra::SVD::new(matrix.clone(), true, true);
    let Ok(change) = decomposed.solve(&right, RANK_TOLERANCE) else { return given.to_vec() };
    let named = |quantity: usize| matrix.column(quantity).iter().any(|entry| *entry != 0.0);
    let vanishes = |quantity: usize| {
        products.iter().any(|(monomial, value)| *value == 0.0 && monomial.iter().any(|(other, _)| *other == quantity))
    };
    let value = |quantity: usize| {
        if model.quantities[quantity].fixed {
            given[quantity]
        } else if named(quantity) {
            signs[quantity].unwrap_or(1.0) * real::exp(size(given[quantity]) + change[quantity])
        } else if vanishes(quantity) {
            NEXT_TO_NOTHING * given[quantity]
        } else {
            given[quantity]
        }
    };
    let within = |(quantity, value): (usize, f64)| match model.quantities[quantity].range {
        Some((low, high)) => value.max(low).min(high),
        None => value,
    };
    (0..width).map(|quantity| within((quantity, value(quantity)))).collect()
}
