//! The map of the loss: the fit's own numbers, cell by cell, with the least loss where the fit ends.

use unroll::core::differentiate::Residuals;
use unroll::core::document::{self, Document};
use unroll::core::fit::FitSession;
use unroll::core::job;
use unroll::core::loss::sum_of_squares;
use unroll::core::loss_grid::LossGrid;
use unroll::core::loss_map::{CELLS, LossMap, MapAxis, SIDE, cells, stride};
use unroll::core::preset;

/// A preset as a document.
pub(crate) fn preset(key: &str) -> Document {
    let preset = preset::ALL.iter().find(|preset| preset.key == key).expect("a preset of this key");
    document::parse(preset.text).0
}

pub(crate) fn axis(document: &Document, name: &str, low: f64, high: f64) -> MapAxis {
    let (model, _) = job::comparison(document).expect("a model");
    let quantity = model.quantities.iter().position(|quantity| quantity.name == name).expect("a quantity");
    MapAxis { quantity, low, high }
}

/// The document after its own fit.
pub(crate) fn fitted(document: &Document) -> Document {
    let (model, _) = job::comparison(document).expect("a model");
    let last = job::prepare(document).expect("a fit").last().expect("a step");
    let values = model.quantities.iter().zip(last.best_values).map(|(quantity, value)| (quantity.name.clone(), value));
    unroll::core::action::reduce(document, unroll::core::action::Action::AcceptFit(values.collect()))
}

fn map(document: &Document, axes: [MapAxis; 2]) -> LossMap {
    let (model, observations) = job::comparison(document).expect("a model and points");
    LossMap::new(&model, &observations, &document.solver, &document.fit, axes, 0).expect("points that count")
}

pub(crate) fn grid(document: &Document, axes: [MapAxis; 2]) -> LossGrid {
    let mut grid = LossGrid::new(axes);
    for block in map(document, axes) {
        grid.land(grid.computed(), &block);
    }
    assert!(grid.is_whole());
    grid
}

/// The loss as the fit computes it, with two quantities put in.
fn loss(document: &Document, axes: [MapAxis; 2], point: (f64, f64)) -> f64 {
    let (model, observations) = job::comparison(document).expect("a model and points");
    let mut residuals = Residuals::new(&model, &observations, &document.solver, document.fit.count_first_row)
        .and_then(|residuals| residuals.scattered(document.fit.scatter()))
        .expect("points that count");
    let mut values = model.values();
    (values[axes[0].quantity], values[axes[1].quantity]) = point;
    let mut memory = vec![0.0; residuals.len()];
    residuals.residuals(&values, &mut memory).map_or(f64::INFINITY, |()| sum_of_squares(&memory))
}

#[test]
fn every_cell_comes_once_and_the_coarse_grid_first() {
    let order: Vec<(usize, usize)> = cells().collect();
    assert_eq!(order.len(), CELLS);
    assert!(order[..625].iter().all(|(column, row)| column % 8 == 0 && row % 8 == 0));
    let mut sorted = order.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), CELLS);

    let strides = [0, 624, 625, 2499, 2500, 9999, 10_000, CELLS - 1, CELLS].map(stride);
    assert_eq!(strides, [0, 0, 8, 8, 4, 4, 2, 2, 1]);
}

#[test]
fn an_axis_is_logarithmic_over_two_decades_and_finds_its_own_cells() {
    let cases = [
        (MapAxis { quantity: 0, low: 0.01, high: 1.0 }, true),
        (MapAxis { quantity: 0, low: 0.011, high: 1.0 }, false),
        (MapAxis { quantity: 0, low: -1.0, high: 1000.0 }, false),
    ];
    for (axis, logarithmic) in cases {
        assert_eq!(axis.is_logarithmic(), logarithmic, "{axis:?}");
        for cell in 0..SIDE {
            assert_eq!(axis.cell(axis.middle(cell)), Some(cell), "{axis:?}");
        }
        assert_eq!(axis.cell(axis.low * 0.99 - 0.1), None);
        assert_eq!(axis.cell(axis.high * 1.01), None);
    }
}

#[test]
fn the_map_has_the_losses_of_the_fit_to_the_last_bit() {
    for (key, [x, y]) in [
        ("competition", [("r1", 0.01, 1.0), ("a2", 1e-5, 0.1)]),
        ("competition", [("x1(0)", 50.0, 150.0), ("iN2", 1e-4, 0.1)]),
        ("relative", [("r1", 0.01, 1.0), ("a2", 1e-5, 0.1)]),
        ("sir", [("beta", 0.1, 3.0), ("gamma", 0.1, 3.0)]),
    ] {
        // The same with another measure of the differences.
        let mut document = preset(if key == "relative" { "competition" } else { key });
        if key == "relative" {
            document.fit.noise = unroll::core::loss::Noise::Relative;
            document.fit.huber = Some(0.5);
        }
        let axes = [axis(&document, x.0, x.1, x.2), axis(&document, y.0, y.1, y.2)];
        let grid = grid(&document, axes);
        for cell in (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row))).step_by(97) {
            let expected = loss(&document, axes, grid.point(cell));
            assert_eq!(grid.at(cell.0, cell.1).to_bits(), expected.to_bits(), "{key} at {:?}", grid.point(cell));
        }
    }
}

#[test]
fn the_least_cell_of_the_fitted_document_holds_the_fitted_values() {
    let document = fitted(&preset("competition"));
    let (model, _) = job::comparison(&document).expect("a model");
    for (x, y) in [("r1", "r2"), ("a1", "a2"), ("iN1", "iN2"), ("r1", "a1")] {
        let axes = [x, y].map(|name| {
            let quantity = model.quantities.iter().find(|quantity| quantity.name == name).expect("a quantity");
            axis(&document, name, quantity.value * 0.9, quantity.value * 1.2)
        });
        let grid = grid(&document, axes);
        let least = grid.least().expect("finite losses");
        for (axis, cell) in axes.iter().zip([least.0, least.1]) {
            let fitted = axis.cell(model.quantities[axis.quantity].value).expect("it lies on the map");
            assert!(cell.abs_diff(fitted) <= 1, "{x}, {y}: cell {cell} for {fitted}");
        }
    }
}

#[test]
fn the_loss_of_a_straight_line_is_an_exact_parabola() {
    // x = x0 + a t, exactly, at t = 1, 2, 4; all numbers are short binary fractions.
    let text = "x' = a\nx(0) = x0\na = 0.5\nx0 = 1\n\n[data]\nt, x\n1, 1\n2, 3\n4, 2\n\n[solver]\nh = 1\nuntil = 4\n";
    let document = document::parse(text).0;
    // Cells of 1/32, their middles at odd 64ths.
    let axes = [axis(&document, "a", -3.125, 3.125), axis(&document, "x0", -3.125, 3.125)];
    let grid = grid(&document, axes);
    for (column, row) in cells().step_by(31) {
        let (a, x0) = (((2 * column + 1) as f64 - 200.0) / 64.0, ((2 * row + 1) as f64 - 200.0) / 64.0);
        let expected = (x0 + a - 1.0).powi(2) + (x0 + 2.0 * a - 3.0).powi(2) + (x0 + 4.0 * a - 2.0).powi(2);
        // The middle of a cell is rounded in the last place of 3.125.
        assert!((grid.at(column, row) - expected).abs() <= 1e-13 * expected.max(1.0), "at {a}, {x0}");
    }
    // Normal equations by hand: a = 3/14, x0 = 3/2.
    let (a, x0) = grid.point(grid.least().expect("finite"));
    assert!((a - 3.0 / 14.0).abs() < 1.0 / 16.0 && (x0 - 1.5).abs() < 1.0 / 16.0, "{a}, {x0}");
}

#[test]
fn a_cell_that_diverges_is_marked_and_does_not_spoil_its_neighbours() {
    // x' = x^2 from x0 by Euler: a few steps beyond x0 ~ 1 the numbers overflow; the edge runs through blocks of eight.
    let text = "x' = k x^2\nx(0) = x0\nk = 1\nx0 = 1\n\n[data]\nt, x\n20, 1\n\n[solver]\nh = 0.5\nuntil = 20\n";
    let document = document::parse(text).0;
    let axes = [axis(&document, "x0", -1.0, 1.0), axis(&document, "k", 0.0, 2.0)];
    let grid = grid(&document, axes);

    let mut mixed = 0;
    for row in 0..SIDE {
        for block in (0..SIDE).collect::<Vec<_>>().chunks(8) {
            let finite = block.iter().filter(|column| grid.at(**column, row).is_finite()).count();
            mixed += usize::from(finite > 0 && finite < block.len());
        }
    }
    assert!(mixed > 50, "{mixed} blocks have both kinds");
    for cell in cells().step_by(13) {
        let expected = loss(&document, axes, grid.point(cell));
        assert_eq!(grid.at(cell.0, cell.1).to_bits(), expected.to_bits(), "{:?}", grid.point(cell));
    }
    let diverged = cells().filter(|&(column, row)| grid.at(column, row) == f64::INFINITY).count();
    assert_eq!(grid.diverged(), diverged);
    assert!(diverged > 1000);
}

#[test]
fn a_map_goes_on_from_any_cell() {
    let document = preset("competition");
    let (model, observations) = job::comparison(&document).expect("a model and points");
    let axes = [axis(&document, "r1", 0.01, 1.0), axis(&document, "r2", 0.01, 1.0)];
    let whole: Vec<f64> = map(&document, axes).flatten().collect();
    for from in [0, 1, 1003, CELLS - 3, CELLS, CELLS + 5] {
        let rest = LossMap::new(&model, &observations, &document.solver, &document.fit, axes, from)
            .expect("points that count");
        assert_eq!(rest.flatten().collect::<Vec<_>>(), whole[from.min(CELLS)..]);
    }
}

#[test]
fn a_grid_takes_only_what_follows() {
    let axes = [0, 1].map(|quantity| MapAxis { quantity, low: 0.0, high: 1.0 });
    let mut grid = LossGrid::new(axes);
    grid.land(3, &[1.0]);
    assert_eq!(grid.computed(), 0);
    grid.land(0, &[2.0, f64::INFINITY, 1.0]);
    assert_eq!((grid.computed(), grid.diverged(), grid.least()), (3, 1, Some((16, 0))));
    grid.land(3, &vec![5.0; CELLS]);
    assert!(grid.is_whole());
    assert_eq!(grid.nearest((17, 1)), (17, 1));
    assert_eq!(grid.decades((0, 0)), 2.0_f64.log10());
    assert_eq!(grid.decades((8, 0)), f64::INFINITY);
}

/// The sessions of the fit are not changed by what the map needs.
#[test]
fn the_jacobian_along_chosen_quantities_leaves_the_residuals_alone() {
    let document = preset("competition");
    let (model, observations) = job::comparison(&document).expect("a model and points");
    let mut all = Residuals::new(&model, &observations, &document.solver, false).expect("points");
    let mut two = Residuals::along(&model, &observations, &document.solver, false, vec![1, 6]).expect("points");
    assert_eq!(two.free(), [1, 6]);
    let values = model.values();
    let count = all.len();
    let (mut one, mut other) = (vec![0.0; count], vec![0.0; count]);
    let (mut wide, mut narrow) = (vec![0.0; count * all.free().len()], vec![0.0; 2 * count]);
    all.residuals_and_jacobian(&values, &mut one, &mut wide).expect("finite");
    two.residuals_and_jacobian(&values, &mut other, &mut narrow).expect("finite");
    assert_eq!(one, other);
    assert_eq!(wide[count..2 * count], narrow[..count]);
    assert!(FitSession::new(&model, &observations, &document.solver, &document.fit).is_ok());
}
