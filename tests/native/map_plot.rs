//! The map as colours and lines: viridis, the logarithmic scale, contours of known functions.

use unroll::core::loss_grid::LossGrid;
use unroll::core::loss_map::{CELLS, MapAxis, SIDE, cells};
use unroll::plot::contour::contour;
use unroll::plot::heat_map::{ColourScale, contours, pixels, stripes};
use unroll::plot::palette::{Rgb, Theme};
use unroll::plot::viridis;

/// A map of a function of the two axes, both from -1 to 1, as far as `known` cells.
fn grid(loss: impl Fn(f64, f64) -> f64, known: usize) -> LossGrid {
    let mut grid = LossGrid::new([0, 1].map(|quantity| MapAxis { quantity, low: -1.0, high: 1.0 }));
    let losses: Vec<f64> = cells()
        .take(known)
        .map(|cell| {
            let (x, y) = grid.point(cell);
            loss(x, y)
        })
        .collect();
    grid.land(0, &losses);
    grid
}

#[test]
fn viridis_has_the_colours_of_its_source() {
    // Entries of the table of 256 that are not among ours: within one unit.
    let table =
        [(1, (68, 2, 86)), (77, (52, 96, 141)), (128, (33, 145, 140)), (201, (115, 208, 86)), (254, (251, 231, 35))];
    for (index, (red, green, blue)) in table {
        let Rgb(r, g, b) = viridis::colour(f64::from(index) / 255.0);
        let off = [r.abs_diff(red), g.abs_diff(green), b.abs_diff(blue)];
        assert!(off.iter().all(|off| *off <= 1), "{index}: {:?}", (r, g, b));
    }
    assert_eq!(viridis::colour(-1.0), Rgb(0x44, 0x01, 0x54));
    assert_eq!(viridis::colour(2.0), Rgb(0xfd, 0xe7, 0x25));
    assert_eq!(viridis::colour(f64::NAN), viridis::colour(0.0));
    let lightness: Vec<f64> = (0..=255).map(|k| viridis::colour(f64::from(k) / 255.0).luminance()).collect();
    assert!(lightness.windows(2).all(|pair| pair[0] <= pair[1] + 1e-3), "lightness alone tells the order");
    assert!(viridis::gradient("to top").starts_with("linear-gradient(to top, #440154, "));
}

#[test]
fn the_contours_of_a_circle_are_circles() {
    let side = 101;
    let height = |column: usize, row: usize| {
        let (x, y) = (column as f64 - 50.0, row as f64 - 50.0);
        x * x + y * y
    };
    for radius in [5.0_f64, 20.0, 42.5] {
        let lines = contour(side, height, radius * radius);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last(), "it is closed");
        for (x, y) in &lines[0] {
            // A chord of a square of side 1 lies at most 1 / (8 r) from the arc.
            let off = ((x - 50.0).hypot(y - 50.0) - radius).abs();
            assert!(off <= 1.0 / (8.0 * radius) + 1e-9, "{off} from the circle of {radius}");
        }
    }
    assert!(contour(side, height, -1.0).is_empty());
}

#[test]
fn contours_end_at_the_edge_and_at_what_is_not_finite() {
    let plane = |column: usize, _: usize| column as f64;
    let lines = contour(11, plane, 4.25);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].len(), 11);
    assert!(lines[0].iter().all(|(x, _)| *x == 4.25));

    let holed = |column: usize, row: usize| if row == 5 { f64::INFINITY } else { column as f64 };
    let lines = contour(11, holed, 4.25);
    assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5]);

    let saddle = |column: usize, row: usize| (column as f64 - 4.5) * (row as f64 - 4.5);
    let lines = contour(10, saddle, 0.1);
    assert_eq!(lines.len(), 2, "the two branches of a hyperbola stay apart");
    assert!(contour(1, plane, 0.5).is_empty() && contour(0, plane, 0.5).is_empty());
}

#[test]
fn the_scale_spans_the_losses_and_its_lines_are_round() {
    let bowl = grid(|x, y| 1.0 + 1e4 * (x * x + y * y), CELLS);
    let scale = ColourScale::of(&bowl).expect("finite losses");
    assert!((1.0..2.0).contains(&scale.low()) && (1e4..2e4).contains(&scale.high()), "{scale:?}");
    let levels = [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0];
    assert_eq!(scale.levels(), levels);
    assert_eq!((scale.share(0.5), scale.share(1e9), scale.share(0.0)), (0.0, 1.0, 0.0));
    let lines = contours(&bowl, &scale);
    assert!(lines.len() >= 8);
    for line in lines.iter().filter(|line| (line.share - scale.share(1000.0)).abs() < 1e-12) {
        for (x, y) in &line.points {
            // Linear in the logarithm between cells a hundredth apart.
            assert!((x.hypot(*y) - 0.0999_f64.sqrt()).abs() < 1e-3, "{x}, {y}");
        }
    }
    let ticks = scale.ticks(300.0, 12.0);
    assert!(ticks.iter().any(|tick| tick.value == 100.0), "{ticks:?}");
}

#[test]
fn any_map_has_a_scale_or_none_is_needed() {
    assert_eq!(ColourScale::of(&grid(|_, _| f64::INFINITY, CELLS)), None);
    for (name, scale) in [
        ("flat", ColourScale::of(&grid(|_, _| 3.0, CELLS))),
        ("zero", ColourScale::of(&grid(|_, _| 0.0, CELLS))),
        ("exact somewhere", ColourScale::of(&grid(|x, _| (x - x.abs()).abs(), CELLS))),
        ("huge", ColourScale::of(&grid(|x, _| if x > 0.9 { f64::MAX } else { 1e-300 }, CELLS))),
    ] {
        let scale = scale.expect(name);
        assert!(scale.low() < scale.high() && scale.low() > 0.0 && scale.high().is_finite(), "{name}: {scale:?}");
        assert!(!scale.levels().is_empty() && scale.levels().iter().all(|level| level.is_finite()), "{name}");
        assert!((0.0..=1.0).contains(&scale.share(3.0)), "{name}");
    }
}

#[test]
fn pixels_stand_upright_and_places_that_diverge_are_striped() {
    let step = grid(|x, y| if x > 0.5 { f64::INFINITY } else { 10.0 + 9.0 * y }, CELLS);
    let scale = ColourScale::of(&step).expect("finite losses");
    for theme in [Theme::Light, Theme::Dark] {
        let bytes = pixels(&step, &scale, theme);
        assert_eq!(bytes.len(), 4 * SIDE * SIDE);
        let at = |x: usize, y: usize| {
            let from = 4 * (y * SIDE + x);
            Rgb(bytes[from], bytes[from + 1], bytes[from + 2])
        };
        assert_eq!(at(0, SIDE - 1), viridis::colour(0.0), "the bottom is low");
        assert_eq!(at(0, 0), viridis::colour(1.0), "the top is high");
        let greys: Vec<Rgb> = (0..6).map(|x| at(SIDE - 1 - x, 0)).collect();
        assert!(stripes(theme).iter().all(|grey| greys.contains(grey)));
        assert!(bytes.chunks(4).all(|pixel| pixel[3] == 255));
    }
}

#[test]
fn a_map_that_is_not_whole_shows_its_coarse_grid() {
    let coarse = grid(|x, y| 1.0 + x * x + y * y, 700);
    assert_eq!(coarse.stride(), 8);
    assert_eq!([0, 3, 4, 11, 12, 199].map(|cell| coarse.nearest((cell, 0)).0), [0, 0, 8, 8, 16, 192]);
    let scale = ColourScale::of(&coarse).expect("finite losses");
    let bytes = pixels(&coarse, &scale, Theme::Light);
    assert!(!bytes.chunks(4).any(|pixel| stripes(Theme::Light).contains(&Rgb(pixel[0], pixel[1], pixel[2]))));
    assert!(!contours(&coarse, &scale).is_empty());
    let nothing = grid(|_, _| 1.0, 600);
    assert_eq!(nothing.stride(), 0);
}
